"""What is handed out has the questions and nothing from which an answer could be read."""

import json

import pytest
import yaml
from checkout import ROOT

from grader.course.course import load_course
from grader.errors import CourseError
from grader.quiz import public
from grader.quiz.cells import quiz_cells
from grader.quiz.kinds.registry import KINDS, kind_of
from grader.quiz.load import load_quizzes
from grader.quiz.questions.question import Quiz

UNKNOWN_KIND = json.dumps(
    {
        "schema": 1,
        "unit": "u",
        "titles": {"en": "T"},
        "questions": [
            {
                "id": "q",
                "kind": "essay",
                "points": 1,
                "fields": [],
                "texts": {"en": {"prompt": "P"}},
            }
        ],
    }
)
BIG = "kind: numeric\nprompt: P\nanswer: [[26851, 29622], [35281, 38091]]"


@pytest.fixture(scope="module")
def quizzes():
    return load_quizzes(load_course(ROOT))


def handed_out(quiz):
    cells = [cell.source for language in quiz.titles for cell in quiz_cells(quiz, language)]
    return public.to_bytes(quiz).decode() + "\n".join(cells)


def secrets_of(path):
    """Feedback, explanations and expressions of a quiz.yaml, as it is written."""
    entries = yaml.safe_load(path.read_text("utf-8"))["questions"]
    entries = entries.values() if isinstance(entries, dict) else entries
    for entry in entries:
        yield from (entry.get("feedback") or {}).values()
        yield from (entry[key] for key in ("explanation", "check", "expression") if key in entry)
        for part in (entry.get("fields") or {}).values():
            yield from (part[key] for key in ("expression",) if key in part)
        if isinstance(entry.get("answer"), dict) and "expression" in entry["answer"]:
            yield entry["answer"]["expression"]


def test_no_answer_feedback_or_explanation_of_the_course_is_handed_out(quizzes):
    assert quizzes
    for quiz in quizzes:
        told = "".join(handed_out(quiz).replace("\\n", "\n").split())
        files = sorted((ROOT / "solutions" / quiz.unit).glob("quiz*.yaml"))
        texts = [text for path in files for text in secrets_of(path)]
        assert len(texts) > 3 * len(quiz.questions)
        for text in texts:
            bare = "".join(text.split())
            assert len(bare) < 12 or bare not in told, text


def test_the_key_is_not_handed_out(quizzes):
    for quiz in quizzes:
        document = json.loads(public.to_bytes(quiz))
        for question, entry in zip(quiz.questions, document["questions"], strict=True):
            allowed = {"id", "kind", "points", "fields", "texts", "code", "draw", "where", "hash"}
            assert entry.keys() <= allowed
            for texts in entry["texts"].values():
                assert texts.keys() == {"prompt", "options", "targets"}
            if "hash" in entry:  # where nobody can guess
                assert kind_of(question).bits(question) >= public.MIN_BITS
                assert question.kind not in ("short text", "single choice", "multiple choice")


def test_a_handout_read_back_asks_the_same_questions(load, tmp_path):
    quiz = load()
    path = tmp_path / "quiz.json"
    path.write_bytes(public.to_bytes(quiz))
    told = public.read(path)
    assert told.quiz.titles == quiz.titles
    for mine, theirs in zip(told.quiz.questions, quiz.questions, strict=True):
        assert (mine.id, mine.kind, mine.draw, mine.where) == (
            theirs.id,
            theirs.kind,
            theirs.draw,
            theirs.where,
        )
        assert mine.english.prompt == theirs.english.prompt
        assert [part.answer for part in mine.parts] == [None] * len(theirs.parts)
    assert told.hashes == {}


def test_an_answer_that_is_hard_to_guess_is_recognised_by_its_hash(question, load):
    asked = question(BIG)
    assert kind_of(asked).bits(asked) > public.MIN_BITS
    (entry,) = json.loads(public.to_bytes(Quiz("u", {"en": "T"}, (asked,))))["questions"]
    assert entry["hash"] == public.hash_of(asked, public.right_answer(asked))
    right = ((26851, 29622), (35281, 38091))
    assert public.hash_of(asked, right) == public.hash_of(asked, public.right_answer(asked))
    floats = ((26851.0, 29622), (35281, 38091.0))
    assert public.hash_of(asked, floats) == public.hash_of(asked, right)
    assert public.hash_of(asked, right) != public.hash_of(asked, (26851, 29622, 35281, 38091))


def test_a_damaged_file_is_told(tmp_path):
    path = tmp_path / "quiz.json"
    for text, said in [
        ("{", "damaged"),
        ('{"schema": 9}', "made by another version"),
        ('{"schema": 1}', "damaged"),
        ('{"schema": 1, "unit": "u", "titles": {}, "questions": [3]}', "damaged"),
        (UNKNOWN_KIND, "damaged"),
    ]:
        path.write_text(text)
        with pytest.raises(CourseError, match=said):
            public.read(path)
    path.unlink()
    with pytest.raises(CourseError, match="not there; run `grade build`"):
        public.read(path)


def test_the_course_asks_all_kinds_of_questions(quizzes):
    kinds = {question.kind for quiz in quizzes for question in quiz.questions}
    assert kinds == set(KINDS)
    assert any(question.is_drawn for quiz in quizzes for question in quiz.questions)
