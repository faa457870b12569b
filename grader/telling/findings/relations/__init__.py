"""How a wrong tensor relates to the right one, whatever the exercise is about.

relate.py    which relation is looked for first
pairs.py     a wrong tensor beside the right one; a finding
forms.py     another shape: transposed, squeezed, broadcast, not reduced
numbers.py   other numbers: a factor, an offset, a rounding, another dtype
factors.py   factors that have a name
places.py    other places: backwards, late by one, right but for an edge
"""
