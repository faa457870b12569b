"""What holds a student's code: a child process per submission, forked from a warm server. The trusted side.

    inside/        what runs where students' code runs; nothing else of this package can be read there
    entering.py    starting a process on a module of inside/
    batch.py       an exercise's calls, serialised
    client.py      start a server, let it prepare batches, fork a child, reap it
    forked.py      ask a child, hear it against a clock, kill it
    session.py     one submission's calls to Replies (reply.py), with a new child after a death
    untrusted.py   what a child sent, never believed; outcome.py decodes Replies to Outcomes
    aspect.py      what a check is about: a part of an Outcome, or a side effect
    levels.py      how well this machine can hold a child: four levels, found by trying
    doctor.py      the same, told to a person

Nothing here knows an expected value.
"""
