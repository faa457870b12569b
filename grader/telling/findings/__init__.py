"""What is found about a wrong answer without running anything. A new one is a function, and a line in order.py.

order.py            which look comes first
slips.py            what has to be mended before anything else counts: a signature, a name, no return
graph.py            where a gradient gets lost: cut off, NumPy, overwritten in place
exceptions.py       the exceptions that beginners meet; breaking.py finds them
known.py            what each of these means, and what to do about it
misfits.py          what to look at where two shapes do not fit
breaking.py         which calls break off, with which exception, on which line
credits.py          what an answer earns at least for what is found
answer.py           a wrong answer as the looks see it
one_fault.py        right numbers and one thing that is wrong about them: a side effect, a dtype, a form
modules.py          tensors of a module that have other names than those asked for
results.py          how wrong results and updates relate to the right ones (relations/)
gradients.py        the same for gradients
draws.py            the same for what is drawn
refusals.py         bad arguments that are not refused, and good ones that are
which_calls.py      which calls fail: infinities, too slow ones, one kind of case
shared_by_cases.py  what the failing cases have in common
"""
