"""Quizzes: `solutions/<unit>/quiz.yaml`, asked in notebooks and the terminal, graded without running code.

    questions/       what a question is, whatever its kind
    kinds/           kinds of questions, one file each

    load.py          quiz.yaml to a quiz, or every mistake in it with its place
    entries.py       one question of it
    draw_checks.py   what must hold of drawn numbers
    translations.py  quiz.zh.yaml
    draw.py          the numbers that each student gets
    cells.py         the quiz in a unit's notebook
    weights.py       what it is worth beside the unit's exercises
    public.py        what is handed out: questions without a key
    shipped.py       the key beside them, disguised, where a course ships it
    answers.py       what a student wrote, read from source
    judge.py         right or wrong, and why
    grade.py         one submission's quiz to an ExerciseResult

Learners answer in study/quizzes.py, study/asking.py (`grade quiz`) and notebook/quiz.py (`check("quiz")`);
study/answered.py keeps what they answered; author/quiz_proofs.py is what `grade verify` tries.
"""
