"""What a cell shows of an exercise: nothing that runs, nothing of a hidden case but how many fail."""

from dataclasses import replace

from grader.gradebook.reporting import sentences, sentences_as_html, to_html


def test_it_says_verdict_points_sentence_and_the_failing_cases(person, result, check):
    one = person("ada", double=1.5).cells["double-check"]
    checks = [check("three numbers", "2 of 3 differ"), check("secret", "wrong values", hidden=True)]
    html = to_html(replace(one, result=result("double", 1.5, "You <b>square</b> it.", checks)))
    assert "double: " in html
    assert "(1.5 / 2)" in html
    assert "You &lt;b&gt;square&lt;/b&gt; it." in html
    assert "<li>three numbers: 2 of 3 differ</li>" in html
    assert "1 case fails that is not shown." in html
    assert "secret" not in html


def test_what_students_wrote_cannot_run_there(person, result, check):
    one = person("ada", double=0.0).cells["double-check"]
    evil = "<script>alert(1)</script>"
    told = replace(one, result=result("double", 0.0, evil, [check(evil, evil)]))
    assert "<script" not in to_html(told)
    assert sentences_as_html(told) == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_points_set_by_a_person_are_said_with_those_before(person):
    one = replace(person("ada", double=0.0).cells["double-check"], score=2.0)
    assert sentences(one) == ["A person has set the points: 2 in place of 0."]


def test_of_many_cases_some_are_told(person, result, check):
    one = person("ada", double=0.0).cells["double-check"]
    checks = [check(f"case {number}", "wrong") for number in range(40)]
    html = to_html(replace(one, result=result("double", 0.0, None, checks)))
    assert html.count("<li>") == 13
    assert "and 28 more" in html
