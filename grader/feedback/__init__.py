"""Pages for students, made after a run: of one record, the submission that it is of, and what was handed out.

    found.py      records to the submissions that they are of, unchanged
    looking.py    one student's answers looked at once more, in the jail, on public cases alone
    writing.py    `grade feedback`: a page for each record

Marks stand in the records and are not made again. What is run here is run as `grade run` runs it, by the cases
that students have: no page can hold what its reader may not know.
"""
