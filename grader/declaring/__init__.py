"""What an author writes: an exercise, its cases, its wrong ideas.

declare.py        the decorator `@exercise` with its options (options.py)
exercise.py       what an exercise is
adding.py         what an author adds to it: cases, parts, ideas, right variants
places.py         file and line of what an author wrote
mistakes.py       what is wrong with a declaration
torch_names.py    whether PyTorch has a forbidden name
case.py           a case and its options; recipes.py draws its inputs
sizes.py          sizes by name in recipes
inheriting.py     what a case takes over from the defaults of its exercise
redrawing.py      a case asked again with other numbers, in other sizes
gradients.py      which gradients a case compares
laws.py           the law of a random result
ideas.py          wrong ideas, right variants, signed-off mutants
parts.py          exercises of several functions
uses.py           what is taken from earlier exercises, and what stands in for them
offshoots.py      exercises that grow out of another one: code to mend, whose text exchanging.py makes
break_it.py       functions for which students find inputs that show what is wrong
names.py          ids, and names that a reference may use
edits.py          wrong ideas written as edits of the reference
credit.py         what an answer with a named mistake earns
series.py         one wrong idea for several numbers
source.py         the reference as it is written in its file
sending.py        a driver, with what it needs of its file
translations.py   the same exercise in another language
load.py           exercise files, imported, every mistake with its place
"""
