"""The words for manners: each its own, and to be had without tensors."""

import subprocess
import sys

from checkout import ROOT

from grader.jail.inside.manners import MANNERS, REPEAT


def test_every_manner_has_a_word_of_its_own_and_repetition_is_none_of_them():
    assert len({*MANNERS}) == len(MANNERS)
    assert REPEAT not in MANNERS


def test_the_words_are_to_be_had_without_torch():
    code = "import sys, grader.jail.inside.manners; assert 'torch' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
