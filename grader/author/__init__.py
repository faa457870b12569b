"""What an author runs.

scaffold.py      `grade new`: an exercise file to fill in
build.py         `grade build`: exercise files to what students get, piece by piece (pieces.py); stale.py says
                 which of it has to be written
case_files.py    the cases; texts.py has their translations
offshoots.py     those of exercises that grow out of others; offshoot_proofs.py what is proved of these,
                 break_it_proofs.py of those to which inputs are handed in
notebooks.py     the notebooks; notebook_tools.py has what makes them, imported quickly
lessons.py       the lessons of a course; lesson.py reads one, weaving.py makes it a notebook's cells
cells.py         single cells, with nbgrader's metadata; statement.py has a statement's three parts
figures.py       figures of a lesson; drawing.py draws them
contents.py      exercises/README.md
curriculum.py    all exercises on a page for those who teach
verify.py        `grade verify`: proof that an exercise rewards right answers, and only those
answers.py       its proofs by right variants and wrong ideas; pairs.py has the pairs that one case settles
nonsense.py      its proofs by answers that know nothing
submitted.py     its proofs by right variants that are graded like answers
mutants.py       its proofs by changes of the reference; graphs.py has where there is a graph to cut,
                 no_changes.py what changes nothing, time_limit.py a limit on those that never end
proposals.py     its mutants that no wrong idea explains yet
quiet.py         no warnings of what is tried
quality.py       what random cases can see, and cases that see little
quiz_proofs.py   the same for quizzes, lesson_proofs.py for lessons
side_by_side.py  one exercise by each of several processes
"""
