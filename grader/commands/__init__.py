"""The commands: parse, one call of the library, print. A new one is a function here and a line in cli.py.

assignments.py  of `grade run`: assignments, marks, what changes
instructor.py   run, doctor
reports.py      feedback
checking.py     check
learner.py      list, show, hint, progress
workspace.py    start, reset, completion
quizzes.py      quiz
author.py       new, build, verify
release.py      release
gradebook.py    gradebook
export.py       export
similarity.py   similarity
options.py      options that several commands have, exit statuses
study.py        what learners' commands share
"""
