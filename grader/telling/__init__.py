"""Which mistake it is: Checks to a sentence.

    same/        whether two functions do the same, as far as the cases tell
    findings/    what is found about a wrong answer without running anything
    ideas/       the exercise's wrong ideas, and which of them an answer behaves like
    diagnose.py  an idea first, else a finding, else nothing

A sentence that is not true is worse than none.
"""
