import pytest

from grader.course.course import load_course
from grader.report.cohort.naming import Names, names_of
from grader.report.cohort.page import MOST_LISTED, to_page
from grader.report.cohort.summing import sum_up
from grader.report.cohort.tally import Tally

EVIL = "<script>alert(1)</script>&\"'"


@pytest.fixture
def page(facts):
    return lambda *lines, names=None, doubts=(), **told: to_page(
        facts(*lines, **told), names or Names(), doubts
    )


CLASS = ("ada a:passed b:passed", "ben a:partial/1/two b:failed", "cem a:failed b:failed")


def test_what_a_teacher_wants_to_know_comes_in_that_order(page):
    html = page(*CLASS)
    places = [html.index(f'id="{one}"') for one in
              ("points", "exercises", "ideas", "help", "look", "cases", "students", "how")]  # fmt: skip
    assert places == sorted(places)


def test_the_page_needs_nothing_but_itself(page):
    html = page(*CLASS)
    assert "default-src 'none'" in html
    for word in ("<script", "<link", "src=", "url(", "http://", "https://", "onclick"):
        assert word not in html, word


def test_whatever_people_wrote_is_escaped(facts, results):
    from dataclasses import replace

    (one,) = results("ada a:failed")
    entry = replace(one.exercises[0], diagnosis=EVIL, flags=(EVIL,))
    found = sum_up(Tally.of([replace(one, student=EVIL, exercises=(entry,))]), EVIL, missing=[EVIL])
    html = to_page(found, Names(), [EVIL])
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") >= 5


def test_code_in_a_sentence_is_set_as_code_and_stays_escaped(facts, results):
    from dataclasses import replace

    told = [
        replace(one, exercises=(replace(one.exercises[0], diagnosis="Use `a < b`."),))
        for one in results("ada a:failed", "ben a:failed")
    ]
    assert "Use <code>a &lt; b</code>." in to_page(sum_up(Tally.of(told)), Names())


def test_long_lists_are_folded_and_complete(page):
    html = page(*(f"s{n:03} a:failed b:failed" for n in range(60)), *CLASS)
    assert f"and {60 + 2 - MOST_LISTED} more" in html
    assert all(html.count(f"s{n:03}") >= 2 for n in range(60))


def test_of_each_case_the_page_says_how_many_have_it_right(page):
    html = page(*CLASS)
    row = html[html.index(">two</th>") :][:200]
    assert "2 of 3" in row
    assert "hidden" in html  # nothing is known of what was handed out


def test_options_of_a_question_are_counted(asking, quiz):
    results = [quiz("ada", q2="+AC"), quiz("ben", q2="AB")]
    tally = Tally.of(results)
    html = to_page(sum_up(tally), names_of(load_course(asking), ["convolution_quiz"]))
    text = " ".join(html.split())
    assert "2 &times; A two <span" in text
    assert "1 &times; B three</li>" in text


def test_an_empty_class_has_a_page(page):
    assert "Nobody has handed in anything." in page()


def test_the_page_speaks_the_language_in_use(page):
    from grader.language import speaking

    with speaking("zh"):
        assert '<html lang="zh">' in page(*CLASS)
