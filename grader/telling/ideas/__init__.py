"""The wrong ideas of an exercise, and which of them an answer behaves like.

bank.py        the ideas of one exercise, tried on an answer; matching.py finds those that explain it
evidence.py    what of an answer speaks for an idea
parts.py       ideas for one part of a result each; but_for_one.py has those that one case alone speaks against
performed.py   what ideas do, by running them; generic.py has those that any function invites
stored.py      what they do, read from where `grade build` stored it (storing.py); packing.py and few_values.py
               make that small
wording.py     the sentence for what was found
"""
