"""Quizzes: `solutions/<unit>/quiz.yaml`, asked in notebooks and the terminal, graded without running code.

    questions.py   what a question is
    load.py        quiz.yaml to a quiz, or every mistake in it with its place; entries.py reads one question,
                   draw_checks.py looks at drawn numbers, translations.py reads quiz.zh.yaml
    arithmetic.py  numbers as people write them, `1/6` or `math.log(10)`, worked out safely
    draw.py        the numbers that each student gets
    answers.py     what a student wrote, read from source
    judge.py       right or wrong, and why
    grade.py       one submission's quiz to an ExerciseResult
    cells.py       the quiz in a unit's notebook
    public.py      what is handed out: questions without a key
    learner.py     questions as a learner has them, with the key where solutions/ is at hand
    check.py       `check("q05_01")` and `check("quiz")` in a notebook
    ask.py         `grade quiz` in a terminal; kept.py keeps what was answered
    prove.py       what `grade verify` tries

Nothing here imports torch, except what `grade verify` runs for the author.
"""
