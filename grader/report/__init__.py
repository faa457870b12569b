"""Results to what people and programs read. Reports format; they never compute.

record.py     one submission as JSON, versioned; `record.schema.json` describes it
table.py      scores.csv
terminal.py   the summary of a class
text.py       one exercise, for the learner
"""
