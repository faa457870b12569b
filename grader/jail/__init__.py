"""What holds a student's code: a child process per submission, forked from a warm server.

    client.py      the trusted side: start a server, fork a child, ask it for calls, kill it
    session.py     the trusted side: one submission's calls to Replies, with a new child after a death
    server.py      imports torch once, prepares calls, forks, reaps; never runs a student's code
    memory.py      what makes forking it cheap
    child.py       the forked child: defines the student's functions and answers calls
    code.py        what a child gets of the student's code
    calls.py       one call: arguments in, result, gradients and side effects out
    rounds.py      all calls of an exercise, some of them twice; arguments.py makes their arguments
    frames.py      frames on a socket
    wire.py        what travels in them: JSON for structure, bytes for tensors

    levels.py      how well this machine can hold a child: four levels, found by trying (trial.py)
    locks.py       a child's locks, put on after the fork and tried before a student's code
    limits.py      resource limits
    bubblewrap.py  a root and a network of the server's own
    landlock.py    which files can be opened; readable.py says which
    seccomp.py     which system calls can be made
    bans.py        operators of PyTorch that an exercise forbids

`calls.py` and `wire.py` also serve where nothing is jailed: the reference and the notebook's `check`.
Nothing here knows an expected value.
"""
