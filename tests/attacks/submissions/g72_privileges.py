"""Asks for more rights: namespaces, mounts, chroot, user 0, higher limits, system calls of the powerful.

Must get: failed
"""

import ctypes
import errno
import os
import resource

LIBC = ctypes.CDLL(None, use_errno=True)
NEW_USER, NEW_MOUNTS, NEW_NETWORK = 0x10000000, 0x00020000, 0x40000000
CALLS = {
    "userfaultfd": (323, 1),
    "perf_event_open": (298, 0, 0, -1, -1, 0),
    "bpf": (321, 0, 0, 0),
    "add_key": (248, b"user", b"{MARK}", b"x", 1, -3),
    "fsopen": (430, b"tmpfs", 0),
    "open_tree": (428, -100, b"/", 1),
    "personality": (135, 0x0040000),
    "name_to_handle_at": (303, -100, b"/", 0, 0, 0),
    "kcmp": (312, 1, 1, 0, 0, 0),
}


def unshare(what):
    return LIBC.unshare(what) == 0


def mount():
    """Who may mount is told that there is no such file system, who may not that he may not."""
    LIBC.mount(b"none", b"/", b"none", 0, None)
    return ctypes.get_errno() == errno.ENODEV


def root():
    os.chroot("/")


def user():
    os.setuid(0)
    return os.getuid() == 0


def limits():
    for what in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU):
        resource.setrlimit(what, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def call(name):
    """Other errors than these come after the look at what one may."""
    refused = (errno.EPERM, errno.EACCES, errno.ENOSYS)
    return LIBC.syscall(*CALLS[name]) >= 0 or ctypes.get_errno() not in refused


def corr2d(X, K):
    doors = [lambda what=what: unshare(what) for what in (NEW_USER, NEW_MOUNTS, NEW_NETWORK)]
    doors += [mount, root, user, limits]
    return try_doors(X, K, *doors, *(lambda name=name: call(name) for name in CALLS))
