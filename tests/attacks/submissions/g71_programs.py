"""Starts programs: subprocess, system, spawn, a pseudo-terminal, another program in its own place.

Must get: failed
"""

import ctypes
import os
import pty
import subprocess


def run():
    return subprocess.run(["/bin/true"]).returncode == 0


def system():
    return os.system("true") == 0


def opened():
    return os.popen("echo yes").read() == "yes\n"


def spawn():
    return os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


def terminal():
    return pty.spawn(["/bin/true"]) == 0


def in_its_place():
    os.execv("/bin/true", ["true"])


def from_memory():
    return ctypes.CDLL(None).syscall(322, os.open("/bin/true", os.O_PATH), b"", 0, 0, 0x1000) == 0


def corr2d(X, K):
    doors = [run, system, opened, spawn, terminal, from_memory, in_its_place]
    return try_doors(X, K, *doors)
