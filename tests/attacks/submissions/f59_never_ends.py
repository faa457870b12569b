"""Never ends: a loop, a regular expression that backtracks, a power that takes years.

Variants: loop, regex, power
Must get: timeout, memory
"""

import re


def corr2d(X, K):
    if "{VARIANT}" == "regex":
        return re.match("(a+)+b", "a" * 60)
    if "{VARIANT}" == "power":
        return 10 ** (10**8 + X.numel()) % 7
    while True:
        pass
