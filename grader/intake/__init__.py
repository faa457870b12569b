"""Who handed in what: paths to submissions, each of one person, in every layout in which a class is collected.

collect.py      paths to submissions, and what is told of them before anything is graded
detecting.py    which layout a folder or zip has; asks where two fit
piece.py        what one layout says of a thing that was handed in: who, when, late

canvas.py       a file for each, `lovelaceada_LATE_12345_67890_hw1.ipynb`
moodle.py       `Ada Lovelace_12345_assignsubmission_file_`
gradescope.py   `submission_123456`, and submission_metadata.yml beside them
classroom.py    clones, `hw1-ada/`; commits.py asks git when they were made
nbgrader.py     `submitted/` and `inbound/`
plain.py        a folder, a zip or a file for each; sectioned.py knows sections and homeworks around them

times.py        a platform's words for a time
people.py       pieces to people: a roster's, or those that the platform tells apart
keeping.py      which of several attempts counts
handed.py       people to submissions, with what their records say of it
saying.py       all that as lines to read
"""
