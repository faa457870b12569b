"""Fields earn their share each; partial credit, drawn numbers and languages are the same for all kinds."""

from grader.language import speaking
from grader.quiz.judge import judge
from grader.quiz.questions.answer_key import make_key

MULTIPLE = """
kind: multiple choice
prompt: P
options: {A: a, B: b, C: c, D: d, E: e}
answer: [A, C, D]
feedback: {A: A is true., B: B is false.}
"""
FIELDS = """
kind: numeric
prompt: P
fields: {weights: {answer: 12}, parameters: {answer: 15}}
feedback:
  "parameters = 12": Biases are parameters too.
  7: That is a week.
"""
MATCHING = """
kind: matching
prompt: P
options: {A: a, B: b}
targets: {1: x, 2: y, 3: z}
answer: {A: 2, B: 1}
feedback: {"A = 3": Not three., B: Look at B again.}
"""


def test_without_partial_credit_a_question_is_all_or_nothing(question, verdict):
    told = verdict(question(MULTIPLE), "AC", partial=False)
    assert (told.status, told.share) == ("partly right", 0.0)
    assert verdict(question(MULTIPLE), "ACD", partial=False).share == 1.0


def test_fields_earn_their_share_and_known_wrong_numbers_their_sentence(question, verdict):
    told = verdict(question(FIELDS), {"weights": 12, "parameters": 12})
    assert told.share == 0.5
    assert told.said == ("parameters: Biases are parameters too.",)
    told = verdict(question(FIELDS), {"weights": 7, "parameters": 16})
    assert told.share == 0.0
    assert told.said == ("weights: That is a week.", "not right: parameters")
    assert verdict(question(FIELDS), {"weights": 12}).said == ("not answered yet: parameters",)
    told = verdict(question(FIELDS), {"weights": 7, "parameters": None})
    assert told.said == ("weights: That is a week.", "not answered yet: parameters")


def test_a_drawn_question_is_judged_with_the_students_numbers(load):
    question = load().questions[2]
    values = {"n": 20, "k": 3, "s": 2}
    key = make_key(question, values)
    assert judge(key, 9).status == "right"
    assert judge(key, 8).said == ("You forgot the + 1 of the first position.",)


def test_no_answer_is_not_a_wrong_one(question, verdict):
    assert verdict(question(FIELDS), None).status == "not answered"


def test_in_chinese_a_letter_and_its_sentence_have_their_own_punctuation(question, verdict):
    with speaking("zh"):
        told = [
            *verdict(question(MULTIPLE), "ABCD").said,
            *verdict(question(MATCHING), {"A": "3", "B": "1"}).said,
            *verdict(question(FIELDS), {"weights": 12, "parameters": 12}).said,
            *verdict(question(FIELDS), {"weights": 1, "parameters": 1}).said,
        ]
    assert told == [
        "B：B is false.",
        "A：Not three.",
        "parameters：Biases are parameters too.",
        "不对：weights、parameters",
    ]
