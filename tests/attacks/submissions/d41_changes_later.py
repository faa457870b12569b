"""Returns zeros, and writes the answer into them at the next call.

Must get: failed
"""

PENDING = []


def corr2d(X, K):
    result = right_corr2d(X, K)
    if PENDING:
        zeros, values = PENDING.pop()
        zeros.data.copy_(values)
    zeros = result * 0
    PENDING.append((zeros, result.detach()))
    return zeros
