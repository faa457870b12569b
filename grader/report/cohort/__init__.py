"""What a class has done, for those who teach it: one set of facts, on a terminal and as a page.

    tally.py      results, one after the other, to what is held of each: a few numbers, no sentences twice
    items.py      item analysis: how many have a case or question right, and whether those who know more do
    facts.py      what there is to say: points, exercises, wrong ideas, who needs help, what to look at
    answered.py   of one exercise: how it went, and what is wrong in the answers
    summing.py    the tally to facts
    naming.py     titles of exercises, names of cases, options of questions, names of people
    options.py    what was answered to a question, counted
    looking.py    what somebody should look at before marks go out
    saying.py     the facts in sentences, which the terminal and the page have in common
    roll.py       all students on a terminal; lines.py the rest of it
    page.py       the facts as report.html
    one.py        one record on a terminal

Nothing here runs or judges anything.
"""
