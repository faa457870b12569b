"""Asks whether files exist whose names it guesses: other submissions, records, the course.

Must get: failed
"""

import os


def corr2d(X, K):
    paths = ["{SIBLING}", "{COURSE}/course.yaml", "{OUT}", "{HOME}/.ssh", "{CLASS}"]
    doors = [lambda path=path: os.stat(path) for path in paths]
    doors += [lambda path=path: os.path.exists(path) for path in paths]
    return try_doors(X, K, *doors)
