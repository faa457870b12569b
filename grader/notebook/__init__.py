"""`check(...)` in a notebook, in the kernel that runs it.

check.py       `check("corr2d")`, `check()` and the magics
solved.py      `if solved("corr2d"):`, before a cell that does something with it
reports.py     what they return
asking.py      `hint("corr2d")`, `show("corr2d")`, `case("corr2d", "name")`
advice.py      what is said below a check: a hint, and what is next
progress.py    what is solved, in the workspace or in this kernel alone
validation.py  where a check raises: under nbgrader's validation
session.py     the shell that all this is called in, and its names
here.py        a function of this process, checked
kernel.py      the kernel stays as it was
using.py       functions of earlier exercises: `from grader.built import softmax`
history.py     the cells that were run, as a source to search for forbidden calls
quiz.py        `check("q05_01")` and `check("quiz")`
curves.py      `show_curves("loss", training=losses)`, what a training looks like
"""
