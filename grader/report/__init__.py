"""Results as people and programs read them.

    record.py     the JSON document of a submission; record.schema.json describes it
    table.py      scores.csv
    text.py       one exercise as text
    html.py       one exercise as HTML without scripts: failing.py chooses the case to show, picture.py draws it
                  out of grids (grid.py) in panels (panel.py)
    characters.py the same picture in a terminal
    pages.py      templates to pages of one file: templates/
    unfinished.py a page that is older than the records beside it, because a run was broken off
    sheets.py     one student's results as a page for that student
    asked.py      a question of a quiz on one line
    handed.py     when it was handed in, by whose clock, and what lateness costs
    cohort/       a class as a whole, for those who teach it

A new kind of report is a module here and a line in the command that offers it.
"""
