"""What runs where students' code runs, and nothing else: all that is written here can be read by that code.

    server.py        imports torch once, prepares calls, forks, reaps; never runs a student's code
    memory.py        what makes forking it cheap
    child.py         the forked child: defines the student's functions and answers calls
    alarm.py         where the code is when its time is nearly up
    modules.py       modules of the student's own, made when they are imported
    compiling.py     `torch.compile`, which leaves functions as they are
    description.py   one call as it is described: a Call
    calls.py         one call made: arguments in (arguments.py), result and gradients out (results.py)
    settings.py      torch's settings around it
    raised.py        what is told of an exception
    data.py          data of units, which students' code may read
    together.py      an answer of several functions
    rounds.py        all calls of an exercise, some of them twice: in the manners of manners.py, with arguments
                     in the forms of forms.py
    frames.py        frames on a socket
    wire.py          what travels in them: JSON for structure, bytes for tensors

    locks.py         a child's locks, put on after the fork and tried before a student's code
    limits.py        resource limits
    bubblewrap.py    a root and a network of the server's own
    landlock.py      which files can be opened; readable.py says which
    seccomp.py       which system calls can be made
    families.py      operators of PyTorch, by the names that an exercise forbids; bans.py takes them away
    trial.py         a process that only tries the locks

`calls.py` and `wire.py` also serve where nothing is jailed: the reference and the notebook's `check`. Nothing
here imports anything of the package from outside this folder.
"""
