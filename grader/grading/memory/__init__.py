"""What a run remembers of earlier submissions. A result is the same with and without it.

memory.py   all of it, behind one switch
cells.py    parsed cells that came before
known.py    forms of right replies; glance.py judges by them
met.py      what came of answers that did the very same
"""
