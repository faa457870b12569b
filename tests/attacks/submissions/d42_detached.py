"""Gives the right numbers, cut from the graph.

Must get: partial
At most: 2
"""


def corr2d(X, K):
    return right_corr2d(X, K).detach()
