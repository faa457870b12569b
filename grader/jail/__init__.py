"""What holds a student's code: a child process per submission, forked from a warm server.

    client.py     the trusted side: start a server, fork a child, ask it for calls, kill it
    session.py    the trusted side: one submission's calls to Outcomes, with a new child after a death
    server.py     imports torch once, forks, reaps; never runs a student's code
    child.py      the forked child: defines the student's functions and answers calls
    calls.py      one call: arguments in, result, gradients and side effects out
    frames.py     frames on a socket
    wire.py       what travels in them: JSON for structure, safetensors for tensors
    limits.py     resource limits of a child

`calls.py` and `wire.py` also serve where nothing is jailed: the reference and the notebook's `check`.
Nothing here knows an expected value.
"""
