"""What is right: outcomes judged against expected values. `compare.py` is the entrance."""
