"""`check(...)` in a notebook, in the kernel that runs it.

check.py     `check("corr2d")` and the magics
here.py      a function of this process, checked
kernel.py    the kernel stays as it was
history.py   the cells that were run, as a source to search for forbidden calls
quiz.py      `check("q05_01")` and `check("quiz")`
"""
