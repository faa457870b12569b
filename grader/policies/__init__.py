"""What becomes of records by the rules of a course: pure arithmetic, for which nothing is graded again.

marks.py        records to marks: overrides, points of the assignment, lateness
late.py         what being late costs
extensions.py   extensions.csv: who has more time
overrides.py    overrides.csv: points that a person has given
totals.py       marks of all assignments to what they come to in the course
records.py      the records of a folder, as far as marks need them
"""
