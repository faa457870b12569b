"""The commands of `grade`, by who uses them: parse, one call, print.

Every command imports what it needs when it runs, so that `grade --help` stays fast.
"""
