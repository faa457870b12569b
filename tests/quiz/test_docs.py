"""The quiz of the authors' guide works as the guide says."""

import re

from checkout import ROOT

from grader.author.quiz_proofs import prove


def test_the_quiz_of_the_authors_guide_loads_and_holds(load):
    text = (ROOT / "docs" / "author.md").read_text("utf-8")
    quiz_yaml, zh_yaml = re.findall(r"```yaml\n(title: .*?)```", text, re.DOTALL)
    quiz = load(quiz_yaml)
    proof = prove(quiz, ["en"])
    assert proof.problems == []
    assert (proof.questions, proof.drawn, proof.expressions) == (3, 1, 3)
    assert zh_yaml.splitlines()[2].strip(" :") == quiz.questions[0].id
