"""One submission on its line, and a class around it. Read pipeline.py first.

pipeline.py     files to Result
plan.py         what is the same for all submissions of a run, made once
replies.py      what a child sent, sorted by case
naming.py       checks to a result with the mistake that they show
using.py        functions of earlier exercises beside one that uses them
uncalled.py     results of exercises of which nothing is called
memory/         what was met before, behind one switch; it saves time and changes nothing

identifying.py  who handed in what to a course
run.py          `grade run`: a class to records and scores.csv
options.py      what is asked of it, and what came of it
jobs.py         one submission of a run, with all its attempts
slots.py        as many submissions at a time as there are warm servers
stopping.py     Ctrl-C and SIGTERM
keys.py         what a record depends on, as a hash
outfolder.py    the folder of results, one run at a time
whence.py       where its submissions lay, so that they are found again
reporting.py    what is told of the class when a run is over, report.html
claiming.py     whose records a folder holds
scorebook.py    scores.csv and changes.csv, right at every moment
gradesheet.py   grades.csv, over all assignments
stamp.py        when, of which course, with which seed a record was made
progress.py     how far a run has come

inprocess.py    a trusted function on an exercise's cases, without a jail; deadline.py interrupts it
"""
