"""The course on disk: what it is called, what is in it, and which files hold it. Nothing here imports torch.

course.py            course.yaml, found and read: units, limits, policies, languages
assignments.py       what is handed in together, when, and what it is worth
due.py               words for a time in a zone; days since then
catalog.py           what learners can work on, from the files that are handed out
offshoots.py         exercises that grow out of others, as files declare them
layout.py            what the folders and notebooks of a unit are called
roster.py            roster.csv: who takes the course, and what platforms call them
learners_folder.py   where a workspace or a course keeps what belongs to its learner
secret.py            what hidden cases are drawn from
data.py              data that ships with a unit
devices.py           cpu or cuda, as the course and the machine allow
csv_marks.py         tables of instructors, every mistake with its line
yaml_marks.py        YAML read into dataclasses, every mistake with its line; yaml_nodes.py has what reads it
"""
