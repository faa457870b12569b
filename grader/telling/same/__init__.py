"""Whether two functions do the same, as far as the cases tell.

trace.py          what a function did on one case, ready to be compared
match.py          whether two traces are alike: results, gradients, updates, failures
sameness.py       whether two tensors hold the same numbers
sketch.py         a tensor in one number, for ideas that are handed out
resemblance.py    whether two random results follow one law
"""
