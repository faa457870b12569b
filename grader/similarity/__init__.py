"""Answers that are alike, for a human to look at: never a score, and nothing that goes into marks.

answers.py      submissions to what each says for an exercise, without what was handed out
tokens.py       code to tokens that names, numbers, comments and layout do not change
pairs.py        who has what another one has
page.py         a page with both answers side by side
"""
