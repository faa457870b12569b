"""What was handed in, and what it defines. Nothing of it is executed, and nothing here imports torch.

submissions.py   what one person handed in; intake/ finds out whose it is
tree.py          folders and the files in them; folders.py finds them on disk, archives.py in zips
opening.py       the bytes of one file, with care
kinds.py         what a file is that cannot be graded
attempts.py      names under which one person seems to have handed in several times
beside.py        what lies beside a file and may be imported by it
carried.py       what a notebook carries from where it was handed out
extract.py       a notebook (notebooks.py) or .py file to its cells; magics.py takes IPython's own lines out
parsing.py       text to a syntax tree, one thread at a time
statements.py    a cell to its statements; names.py says what each does to names
helpers.py       modules of the student's own that a file imports
earlier.py       functions of earlier exercises, which a file has by name
stubs.py         what is still as it was handed out
placing.py       which file counts for an exercise, and what of it goes to the jail; code.py packs it
forbidden.py     calls that an exercise forbids; aliases.py knows them under other names
suspicions.py    code that a person should look at
"""
