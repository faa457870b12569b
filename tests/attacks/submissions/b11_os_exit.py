"""Ends the process with the status of success, in the call or while the function is defined.

Variants: call, definition
Must get: crashed, error
"""

import os


def leave(when):
    if when == "{VARIANT}":
        os._exit(0)


def corr2d(X, K, _=leave("definition")):
    leave("call")
