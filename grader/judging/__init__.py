"""What is right: Outcomes to Checks, Checks to points.

    compare.py       one case: structure.py, then values.py; chance.py where it is random
    frequencies.py   whether what was drawn was drawn often enough, and independently
    faults.py        what is wrong besides numbers, in words
    manners.py       what is wrong where calls are made again, in other manners
    breaking.py      whether inputs that are handed in show a mistake; forms.py says which are taken
    checks.py        the verdict on one aspect of one case
    told.py          what drivers say, in the language of the reader
    settling.py      all cases; where there is a doubt, calls are asked for again first
    marks.py         all checks to a share of the points, and what was lost
    taken.py         whose functions were there, of those that an exercise uses
    score.py         points and status

A new rule of tolerance goes to expected/tolerance.py, what applies it to values.py.
"""
