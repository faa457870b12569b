"""LaTeX as statements use it, made readable on a terminal.

text.py      formulas in Markdown and comments; one line where that is possible
boxes.py     formulas over several lines
scripts.py   indices and powers in small letters
latex.py     the parser
"""
