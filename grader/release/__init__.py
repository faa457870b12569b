"""What is handed out of an assignment: `grade release`.

handing_out.py   the steps: what belongs to it, its files, no answer in them, and only then written
wanted.py      an assignment's id to what of each unit belongs to it
early.py       refuses code to mend before the exercise that it gives away is due
sheets.py      its notebooks, as students get them and as nbgrader's source version
contents.py    all files of a hand-out: notebooks, public cases, requirements.txt, README.md
readme.py      what its README.md says
leaks.py       refuses a hand-out in which an answer would be; secrets.py says what may not be in it,
               texts.py what can be read in it, tokens.py compares code
writing.py     a folder or a zip, whole or not at all; what others wrote stays
course_folder.py  nbgrader's course: where the source version goes, and what its settings must say
autograder.py  Gradescope's autograder, with scripts of gradescope_files/; hand_in.py runs in it
"""
