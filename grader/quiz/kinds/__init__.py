"""Kinds of questions, one file each: all that is particular to a kind lies here, and its name nowhere else.

    kind.py             what there is to say of a kind, with defaults
    registry.py         all kinds by name

    single_choice.py    one letter
    multiple_choice.py  letters in any order
    ordering.py         all letters in order
    matching.py         a target for each letter
    numeric.py          a number, or lists of numbers
    shape.py            whole numbers
    short_text.py       a word or a few
    code_output.py      what a program prints

    lettered.py         what kinds have in common whose answers are letters of options
    numbers.py          what kinds have in common whose answers are numbers
    verdict.py          what an answer is worth

A new kind is a file with a subclass of Kind, and a line in registry.py.
"""
