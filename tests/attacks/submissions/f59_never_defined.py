"""Never ends while it is defined.

Must get: error
"""


def spin():
    while True:
        pass


def corr2d(X, K, _=spin()):
    return right_corr2d(X, K)
