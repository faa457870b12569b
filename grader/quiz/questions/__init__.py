"""What a question is, whatever its kind.

question.py    a question, the values that it asks for, its texts by language; a quiz of questions
arithmetic.py  numbers as people write them, `1/6` or `math.log(10)`, worked out safely
answer_key.py  the right answers, worked out for one student
quoted.py      what a student wrote, as messages quote it
"""
