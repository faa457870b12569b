"""The ways back to nbgrader: its gradebook, its autograding, its export.

scores.py        records to points and words, cell by cell
reporting.py     what a cell shows of an exercise
opening.py       a gradebook, opened if it is the right one; what is wrong with it in a sentence
mending.py       a notebook as students left it to one that nbgrader can work with
filling.py       `grade gradebook`: points, words and notebooks into a course of nbgrader's, all or nothing
preprocessors.py nbgrader's own autograding, with ours in the place of its running of cells
running.py       grades what nbgrader has, for the preprocessors
settings.py      nbgrader_config.py's part of it
exporter.py      `nbgrader export` with our points
"""
