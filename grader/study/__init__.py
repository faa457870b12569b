"""Learning: a workspace of one's own, what is solved in it, and checking while one writes.

    workspace.py      a folder with the learner's files, and the course beside them in .torchgrade/
    starting.py       making one, and bringing it up to date without touching work
    moving.py         files of former names to those of now
    cells.py          the cells of a notebook, changed one at a time
    journal.py        what is solved, tried and hinted at, on disk
    desk.py           course, workspace and journal together: what is next
    stub.py           what one starts from; resetting.py puts it back
    showing.py        an exercise on a terminal
    public_cases.py   what an answer is checked by where it is the learner's own
    case_tensors.py   one of them as tensors, to be tried by hand
    checking.py       files against cases, with a server that stays warm
    closer.py         a case that failed, run again so that it can be shown; reproducing.py writes it as code
    watch.py          checking at every save; keys.py and screen.py are its hands and its face
    tables.py         lists and progress
    quizzes.py        questions as a learner has them; asking.py asks them, answered.py keeps the answers

Only checking needs torch; the rest answers at once.
"""
