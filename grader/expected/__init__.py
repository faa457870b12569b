"""Inputs drawn and expected values known: what answers are judged by.

expected.py    a declaration to a BuiltExercise: inputs described (describing.py), the reference run in
               float64 (reference.py), its sensitivity measured (sensitivity.py)
again.py       which calls are made again, and in which manners
others.py      whether what comes of other numbers is what the reference makes of them
offshoots.py   the same for exercises that grow out of others, for which nothing is run
built.py       what comes of that: plain data, no code of an author's
bundle.py      the public part of it on disk, for students
keeping.py     what was found out is kept while nothing it depends on changes
tolerance.py   how far off a number may be
"""
