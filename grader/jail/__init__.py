"""What holds a student's code: a child process per submission, forked from a warm server. The trusted side.

    inside/        what runs where students' code runs; nothing else of this package can be read there
    entering.py    starting a process on a module of inside/
    client.py      start a server, fork a child, ask it for calls against a clock, kill it
    session.py     one submission's calls to Replies, with a new child after a death
    outcome.py     Replies decoded to Outcomes, never believed
    levels.py      how well this machine can hold a child: four levels, found by trying
    doctor.py      the same, told to a person

Nothing here knows an expected value.
"""
