"""Marks and quizzes to where a term is kept: Canvas, Moodle, Gradescope, Classroom 50, GitHub, spreadsheets.

results.py      records of a folder with their marks
shown.py        what everybody may see of one student's record

sheet.py        a table of somebody else's, of which every byte stays but single cells
people.py       whose row is whose
filling.py      marks into one column of such a table
canvas.py       Canvas's gradebook
moodle.py       Moodle's grading worksheet; feedback_zip.py is what goes with it

gradescope.py   results.json
classroom50.py  result.json
gift.py         quizzes for Moodle; prompt.py their Markdown as HTML
qti.py          quizzes for Canvas, by text2qti
junit.py        JUnit's XML
markdown.py     GitHub's job summaries
marks_csv.py    a table for a spreadsheet
pseudonyms.py   names for what is shown around
"""
