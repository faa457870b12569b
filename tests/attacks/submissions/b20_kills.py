"""Kills: its parent, everything, a process of the same user. (Signal 0 tells whether one may.)

Must get: failed
"""

import os
import signal


def parent():
    os.kill(os.getppid(), 0)


def everything():
    os.kill(-1, 0)


def group_of_parent():
    os.killpg(os.getpgid(os.getppid()), 0)


def bystander():
    os.kill(int("{BYSTANDER}"), signal.SIGKILL)


def corr2d(X, K):
    return try_doors(X, K, parent, everything, group_of_parent, bystander)
