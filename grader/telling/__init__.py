"""Which mistake it is: what a failed answer does, put into words. `diagnose.py` is the entrance."""
