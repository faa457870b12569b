"""Which mistake it is: Checks to a sentence.

    code/        what can be seen in the answer's code
    same/        whether two functions do the same, as far as the cases tell
    findings/    what is found about a wrong answer without running anything
    ideas/       the exercise's wrong ideas, and which of them an answer behaves like
    diagnose.py  a slip first, then an idea, else a finding, else nothing

A sentence that is not true is worse than none.
"""
