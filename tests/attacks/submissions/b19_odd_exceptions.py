"""Raises what passes through `except Exception`, or an exception whose text is a trap.

Variants: SystemExit, KeyboardInterrupt, GeneratorExit, BaseException, raising, no_text, gigabyte, nameless
Must get: error, memory
"""


class Own(BaseException):
    pass


class Raising(Exception):
    def __str__(self):
        raise KeyboardInterrupt("{MARK}")


class NoText(Exception):
    def __str__(self):
        return 42


class Gigabyte(Exception):
    def __str__(self):
        return "x" * 2**30


def corr2d(X, K):
    kinds = {
        **{kind.__name__: kind for kind in (SystemExit, KeyboardInterrupt, GeneratorExit)},
        **{"BaseException": Own, "raising": Raising, "no_text": NoText, "gigabyte": Gigabyte},
        "nameless": type("x" * 10**6, (Exception,), {}),
    }
    raise kinds["{VARIANT}"]()
