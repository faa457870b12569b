"""What can be seen in a student's code without running it: its syntax tree, never its text.

written.py   the function of an answer and what it needs, as syntax trees with the places that people know
steps.py     what changes a tensor in place, and what cuts the graph, each with its line
"""
