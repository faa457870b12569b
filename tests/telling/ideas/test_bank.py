"""Answers are called by the wrong idea that they behave like, and by none that they do not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from grader.declaring.credit import Credit
from grader.declaring.load import load_exercise
from grader.expected.expected import build_exercise
from grader.jail.aspect import OUTPUT
from grader.jail.outcome import Outcome
from grader.judging.checks import Check
from grader.judging.settling import is_right
from grader.telling.findings.answer import Answer
from grader.telling.ideas.bank import Bank


def checked(function):
    """The function, refusing what corr2d must refuse."""

    def corr2d(X, K):
        if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
            raise ValueError("the kernel is larger than the input")
        return function(X, K)

    corr2d.__name__ = function.__name__
    return corr2d


def positions(X, K):
    return X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1


# Right, each in its own style.


@checked
def with_conv2d(X, K):
    return torch.nn.functional.conv2d(X[None, None], K[None, None])[0, 0]


@checked
def with_item_assignment(X, K):
    rows, columns = positions(X, K)
    Y = torch.zeros((rows, columns), dtype=X.dtype)
    for i in range(rows):
        for j in range(columns):
            Y[i, j] = (X[i : i + K.shape[0], j : j + K.shape[1]] * K).sum()
    return Y


@checked
def with_lists(X, K):
    h, w = K.shape
    rows, columns = positions(X, K)
    sums = [
        [(X[i : i + h, j : j + w] * K).sum(dtype=X.dtype) for j in range(columns)]
        for i in range(rows)
    ]
    return torch.stack([torch.stack(row) for row in sums])


@checked
def with_tensor_unfold(X, K):
    windows = X.unfold(0, K.shape[0], 1).unfold(1, K.shape[1], 1)
    return (windows * K).sum((-2, -1), dtype=X.dtype)


@checked
def with_einsum_on_strides(X, K):
    down, right = X.stride()
    shape, strides = (*positions(X, K), *K.shape), (down, right, down, right)
    return torch.einsum("ijab,ab->ij", X.as_strided(shape, strides, X.storage_offset()), K)


@checked
def with_fft(X, K):
    if not X.is_floating_point():
        return with_lists(X, K)
    size = [x + k - 1 for x, k in zip(X.shape, K.shape, strict=True)]
    spectrum = torch.fft.rfft2(X, size) * torch.fft.rfft2(K.flip(0, 1), size)
    full = torch.fft.irfft2(spectrum, size)
    return full[K.shape[0] - 1 : X.shape[0], K.shape[1] - 1 : X.shape[1]]


@checked
def with_shifted_sums(X, K):
    rows, columns = positions(X, K)
    Y = X.new_zeros(rows, columns)
    for b in reversed(range(K.shape[1])):
        for a in reversed(range(K.shape[0])):
            Y = Y + X[a : a + rows, b : b + columns] * K[a, b]
    return Y


@checked
def with_banded_matrix(X, K):
    rows, columns = positions(X, K)
    bands = []
    for i in range(rows):
        for j in range(columns):
            band = torch.zeros_like(X)
            band[i : i + K.shape[0], j : j + K.shape[1]] = K
            bands.append(band.flatten())
    return (torch.stack(bands) @ X.flatten()).view(rows, columns)


RIGHT = [
    *(with_item_assignment, with_lists, with_tensor_unfold, with_einsum_on_strides),
    *(with_fft, with_shifted_sums, with_banded_matrix, with_conv2d),
]


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.__name__)
def test_a_right_answer_in_another_style_passes(corr2d, judge, answer):
    assert [check for check in judge(corr2d.built, answer) if not check.passed] == []


# Wrong, each written as a student would, not as the bank has it.


@checked
def flipped(X, K):
    rows, columns = positions(X, K)
    Y = torch.zeros((rows, columns), dtype=X.dtype)
    h, w = K.shape
    for i in range(rows):
        for j in range(columns):
            for a in range(h):
                for b in range(w):
                    Y[i, j] += X[i + a, j + b] * K[h - 1 - a, w - 1 - b]
    return Y


def kernel_transposed(X, K):
    K = K.T
    return with_tensor_unfold(X, K)


def padded_to_same(X, K):
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError
    wide = X.new_zeros(X.shape[0] + h - 1, X.shape[1] + w - 1)
    top, left = (h - 1) // 2, (w - 1) // 2
    wide[top : top + X.shape[0], left : left + X.shape[1]] = X
    return with_lists(wide, K)


@checked
def off_by_one(X, K):
    rows, columns = X.shape[0] - K.shape[0], X.shape[1] - K.shape[1]
    Y = torch.zeros((rows, columns), dtype=X.dtype)
    for i in range(rows):
        for j in range(columns):
            Y[i, j] = (X[i : i + K.shape[0], j : j + K.shape[1]] * K).sum()
    return Y


@checked
def mean_instead_of_sum(X, K):
    windows = X.unfold(0, K.shape[0], 1).unfold(1, K.shape[1], 1) * K
    if not X.is_floating_point():
        return windows.sum((-2, -1), dtype=X.dtype) // K.numel()
    return windows.mean((-2, -1))


@checked
def float_buffer(X, K):
    Y = torch.zeros(positions(X, K))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + K.shape[0], j : j + K.shape[1]] * K).sum()
    return Y


@checked
def graph_cut(X, K):
    rows, columns = positions(X, K)
    Y = torch.zeros((rows, columns), dtype=X.dtype)
    for i in range(rows):
        for j in range(columns):
            Y[i, j] = (X[i : i + K.shape[0], j : j + K.shape[1]] * K).sum().item()
    return Y


def no_size_check(X, K):
    rows, columns = (max(n, 0) for n in positions(X, K))
    if rows == 0 or columns == 0:
        return torch.empty((rows, columns), dtype=X.dtype)
    return with_lists(X, K)


WRONG = [
    *(flipped, kernel_transposed, padded_to_same, off_by_one, mean_instead_of_sum, float_buffer),
    *(graph_cut, no_size_check),
]


def name_of_mistake(corr2d, behave, answer):
    behaviour = behave(corr2d.built, answer)
    assert not all(is_right(case, behaviour[case.name]) for case in corr2d.built.cases)
    found = corr2d.bank.name_mistake(behaviour)
    return found and " + ".join(found.names)


@pytest.mark.parametrize("answer", WRONG, ids=lambda answer: answer.__name__)
def test_a_wrong_answer_is_called_by_its_name(corr2d, behave, answer):
    assert name_of_mistake(corr2d, behave, answer) == answer.__name__


def breaking_on(shape, answer):
    """The answer, with a slip of its own for inputs of one shape."""

    def slip(X, K):
        if tuple(X.shape) == shape:
            raise IndexError("index 3 is out of bounds for dimension 0 with size 3")
        return answer(X, K)

    return slip


@pytest.mark.parametrize("answer", [flipped, graph_cut, mean_instead_of_sum])
def test_an_idea_is_named_although_the_answer_raises_in_one_case(corr2d, behave, answer):
    assert name_of_mistake(corr2d, behave, breaking_on((6, 4), answer)) == answer.__name__


def always_raises(X, K):
    raise TypeError("what?")


@checked
def doubled(X, K):
    return 2 * with_lists(X, K)


@checked
def flipped_and_doubled(X, K):
    return 2 * flipped(X, K)


@checked
def flipped_on_large_inputs(X, K):
    return flipped(X, K) if X.shape[1] > 4 else with_lists(X, K)


def returns_nothing(X, K):
    return None


@pytest.mark.parametrize(
    "answer",
    [
        *(always_raises, doubled, flipped_and_doubled, flipped_on_large_inputs, returns_nothing),
        breaking_on((6, 4), with_lists),
    ],
    ids=lambda answer: answer.__name__,
)
def test_nothing_is_claimed_without_a_match(corr2d, behave, answer):
    assert name_of_mistake(corr2d, behave, answer) is None


@pytest.mark.parametrize("status", ["timeout", "crashed", "missing", "not run", "memory"])
def test_nothing_is_claimed_of_an_answer_that_never_returned(corr2d, status):
    behaviour = {c.name: [Outcome(status)] * len(c.runs) for c in corr2d.built.cases}
    assert corr2d.bank.name_mistake(behaviour) is None


def test_each_idea_of_corr2d_is_caught_and_recognised(corr2d):
    for hypothesis in corr2d.bank.hypotheses:
        behaviour = corr2d.bank.behaviour(hypothesis)
        assert not all(is_right(case, behaviour[case.name]) for case in corr2d.built.cases)
        found = corr2d.bank.name_mistake(behaviour)
        # A pair may behave like one of the two, which then hides the other.
        assert found.names == hypothesis.names or len(hypothesis.names) > 1


SGD = """
@exercise(updates=["params"])
def sgd(params, lr):
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad

sgd.case("one", params=[randn(2).parameter(randn(2)), randn(3).parameter(randn(3))], lr=0.5)

@sgd.wrong_idea("You add.")
def added(params, lr):
    sgd(params, -lr)

@sgd.wrong_idea("Only the first is updated.")
def only_the_first(params, lr):
    sgd(params[:1], lr)

@sgd.wrong_idea("Nothing is updated in place.")
def rebound(params, lr):
    pass

@sgd.wrong_idea("The parameters get new storage.")
def new_storage(params, lr):
    for p in params:
        p.data = p.data - lr * p.grad

@sgd.wrong_idea("The gradients are set to zero.")
def zeroed(params, lr):
    sgd(params, lr)
    for p in params:
        p.grad.zero_()
"""


def sgd_added(params, lr):
    for p in params:
        p.data += lr * p.grad


def sgd_only_the_first(params, lr):
    params[0].data -= lr * params[0].grad


def sgd_rebound(params, lr):
    for p in params:
        p = p - lr * p.grad  # noqa: PLW2901


def sgd_new_storage(params, lr):
    for p in params:
        p.data = torch.sub(p.data, lr * p.grad)


def sgd_zeroed(params, lr):
    for p in params:
        p.data -= lr * p.grad
        p.grad = torch.zeros_like(p.grad)


@pytest.mark.parametrize(
    "answer", [sgd_added, sgd_only_the_first, sgd_rebound, sgd_new_storage, sgd_zeroed]
)
def test_a_wrong_update_is_called_by_its_name(declare, behave, answer):
    exercise = declare(SGD)
    built = build_exercise(exercise, "unit")
    found = Bank(exercise, built).name_mistake(behave(built, answer))
    assert found.names == (answer.__name__.removeprefix("sgd_"),)


DROPOUT = """
def candidates(X, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

@exercise(grad=["X"])
def dropout(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)

dropout.random_case(
    "100 by 80, p = 0.3",
    law=choice({"zero": 0.3, "kept": 0.7}, candidates),
    X=uniform(100, 80, low=0.5, high=2.0),
    p=0.3,
)

@dropout.wrong_idea("What is kept is not scaled.")
def unscaled(X, p):
    return X * (torch.rand_like(X) >= p)

@dropout.wrong_idea("You divide by p.")
def divided_by_p(X, p):
    return X * (torch.rand_like(X) >= p) / p

@dropout.wrong_idea("You keep with probability p.")
def swapped(X, p):
    return X * (torch.rand_like(X) < p) / (1 - p)

@dropout.wrong_idea("Whole rows are dropped.")
def by_row(X, p):
    return X * (torch.rand(len(X), 1, dtype=X.dtype) >= p) / (1 - p)

@dropout.wrong_idea("Nothing is dropped.")
def nothing(X, p):
    return X

@dropout.wrong_idea("No gradient comes back.")
def graph_cut(X, p):
    return dropout(X.detach(), p)
"""


def dropout_unscaled(X, p):
    return torch.where(torch.rand(X.shape) < p, torch.zeros_like(X), X)


def dropout_divided_by_p(X, p):
    return torch.bernoulli(torch.full_like(X, 1 - p)) * X / p


def dropout_swapped(X, p):
    return torch.bernoulli(torch.full_like(X, p)) * X / (1 - p)


def dropout_by_row(X, p):
    return torch.bernoulli(torch.full_like(X[:, :1], 1 - p)) * X / (1 - p)


def dropout_nothing(X, p):
    return X * 1.0


def dropout_graph_cut(X, p):
    with torch.no_grad():
        return X * (torch.rand(X.shape) > p) / (1 - p)


def dropout_by_column(X, p):
    return torch.bernoulli(torch.full_like(X[:1], 1 - p)) * X / (1 - p)


@pytest.fixture(scope="module")
def dropout(tmp_path_factory):
    path = tmp_path_factory.mktemp("solutions") / "dropout.py"
    header = "import torch\n\nfrom grader import choice, exercise, uniform\n"
    path.write_text(f'"""# Dropout"""\n{header}{DROPOUT}', "utf-8")
    exercise = load_exercise(path, "unit")
    built = build_exercise(exercise, "unit")
    return built, Bank(exercise, built)


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (dropout_unscaled, "unscaled"),
        (dropout_divided_by_p, "divided_by_p"),
        (dropout_swapped, "swapped"),
        (dropout_by_row, "by_row"),
        (dropout_nothing, "nothing"),
        (dropout_graph_cut, "graph_cut"),
        (dropout_by_column, None),
    ],
    ids=["unscaled", "divided by p", "swapped", "by row", "nothing", "graph cut", "by column"],
)
def test_a_wrong_draw_is_called_by_its_name_for_any_seed(dropout, behave, answer, name):
    built, bank = dropout
    for fresh in range(5):
        found = bank.name_mistake(behave(built, answer, fresh))
        assert (found and found.names) == (name and (name,))


def test_an_idea_about_a_law_is_recognised_in_runs_from_other_seeds(dropout):
    built, bank = dropout
    (case,) = built.cases
    for hypothesis in bank.hypotheses:
        behaviour = bank.behaviour(hypothesis)
        assert len(behaviour[case.name]) == len(case.runs)
        assert bank.name_mistake(behaviour).names == hypothesis.names


NORM = """
@exercise(grad=["X"])
def norm(X, eps=1e-3):
    if eps < 0:
        raise ValueError("eps is negative")
    mean, var = X.mean(0), X.var(0, correction=0)
    root = (var + eps).sqrt()
    return (X - mean) / root

norm.case("five by three", X=randn(5, 3))
norm.case("eps counts", X=randn(6, 2), eps=0.5)
norm.case("more rows", X=randn(8, 4), eps=0.01, hidden=True)
norm.raises("negative eps", ValueError, X=randn(2, 2), eps=-1.0)

norm.edits('''
eps_outside: (var + eps).sqrt() -> var.sqrt() + eps
    eps is added after the root.

unbiased: correction=0 -> correction=1
    You divide by n - 1.

not_centred: X - mean -> X
    The mean is not subtracted.

detached: X.mean(0), X.var( -> X.detach().mean(0), X.detach().var(
    The statistics are detached.
''')
"""


def norm(X, eps=1e-3, n_less=0, outside=0, centre=1, refuses=True):
    """In another style than the exercise has it, with its mistakes on demand."""
    if eps < 0 and refuses:
        raise ValueError
    rest = X - X.sum(0) / len(X)
    var = (rest * rest).sum(0) / (len(X) - n_less)
    root = var**0.5 + eps if outside else (var + abs(eps)) ** 0.5
    return (rest if centre else X) * (1 / root)


@pytest.mark.parametrize(
    ("mistakes", "names"),
    [
        ({"n_less": 1}, ("unbiased",)),
        ({"outside": 1}, ("eps_outside",)),
        ({"centre": 0}, ("not_centred",)),
        ({"n_less": 1, "outside": 1}, ("eps_outside", "unbiased")),
        ({"centre": 0, "outside": 1}, ("eps_outside", "not_centred")),
        ({"centre": 0, "n_less": 1}, ("unbiased", "not_centred")),
    ],
    ids=str,
)
def test_one_mistake_or_two_at_once_are_named(named, mistakes, names):
    found = named(NORM, lambda X, eps=1e-3: norm(X, eps, **mistakes))
    assert found.names == names


def test_two_mistakes_at_once_are_said_with_both_sentences(named):
    found = named(NORM, lambda X, eps=1e-3: norm(X, eps, n_less=1, outside=1))
    assert found.sentence == (
        "Two mistakes at once. eps is added after the root. And: You divide by n - 1."
    )


def test_three_mistakes_at_once_are_not_taken_for_two(named):
    def three(X, eps=1e-3):
        return norm(X, eps, n_less=1, outside=1, centre=0)

    assert named(NORM, three) is None


def test_arguments_that_are_not_refused_besides_are_said_after_the_mistake(named):
    found = named(NORM, lambda X, eps=1e-3: norm(X, eps, n_less=1, refuses=False))
    assert found.names == ("unbiased",)
    assert found.sentence == "You divide by n - 1. Besides, bad arguments should raise ValueError."


def test_an_answer_with_a_mistake_that_treats_one_case_apart_is_named_all_the_same(named):
    code = """
    @exercise
    def ratio(X, n):
        return X / max(n, 1)

    ratio.case("three", X=randn(4), n=3)
    ratio.case("five", X=randn(4), n=5)
    ratio.case("none", X=randn(4), n=0)

    @ratio.wrong_idea("You divide by n - 1.")
    def one_less(X, n):
        return X / (n - 1) if n else X[5]
    """
    assert named(code, lambda X, n: X / (n - 1) if n > 1 else X + 0).names == ("one_less",)


CENTRED = """
@exercise(grad=["X"])
def centred(X):
    return X - X.mean(0)

centred.case("five by three", X=randn(5, 3))
centred.case("two by four", X=randn(2, 4))

centred.edits('''
other_axis (40 %): mean(0) -> mean(1, keepdim=True)
    You take the mean of each row.
''')
"""


def test_a_mistake_of_an_answer_that_makes_float32_of_float64_is_named_with_both(named):
    def in_zeros(X):
        Y = torch.zeros(X.shape)
        for i, row in enumerate(X):
            Y[i] = row - row.sum() / len(row)
        return Y

    found = named(CENTRED, in_zeros)
    assert (found.names, found.credit) == (("other_axis",), Credit(0.4 * 0.75))
    assert found.sentence == (
        "You take the mean of each row. Besides, float64 goes in and float32 comes out: make new tensors with"
        " dtype=X.dtype or like X, and convert none of them."
    )
    assert named(CENTRED, lambda X: (X - X.mean(0)).float()) is None


TABLE = """
@exercise
def table(X, w):
    return X * w[:, None]

table.case("three by four", X=randn(3, 4), w=randn(3))
table.case("five by two", X=randn(5, 2), w=randn(5))
table.case("four by seven", X=randn(4, 7), w=randn(4))
table.case("six by four", X=randn(6, 4), w=randn(6))

table.edits('''
as_a_row: [:, None] ->
    w is used as a row.

doubled: X * -> 2 * X *
    Everything is doubled.
''')
"""


def test_an_idea_that_breaks_in_most_cases_is_named_where_an_answer_breaks_on_the_same_sizes(named):
    assert named(TABLE, lambda X, w: w * X).names == ("as_a_row",)
    assert named(TABLE, lambda X, w: w[1:, None] * X) is None
    assert named(TABLE, lambda X, w: w.T.view(7, 9) * X) is None


def test_an_idea_is_named_although_a_factor_is_in_float32(named):
    def divided_in_float32(X):
        tenth = torch.tensor(0.1).double()
        return (X - X.mean(1, keepdim=True)) * tenth / 0.1

    assert named(CENTRED, divided_in_float32).names == ("other_axis",)


ONE_HOT = """
@exercise
def one_hot(y, n):
    return (y[..., None] == torch.arange(n)).long()

one_hot.case("three", y=tensor([2, 0, 2]), n=3)
one_hot.case("two axes", y=integers(4, 2, low=0, high=5), n=5)
one_hot.case("none", y=integers(0, low=0, high=5), n=5)

one_hot.edits('''
floats: .long() -> .float()
    The result is of dtype float32.

halves: .long() -> .long() / 2
    You divide by 2.
''')
"""


@pytest.mark.parametrize("number", [7.5, 0.0], ids=str)
def test_a_dtype_alone_or_an_empty_result_speaks_for_no_idea(named, number):
    assert named(ONE_HOT, lambda y, n: torch.full((*y.shape, n), number)) is None


def test_an_idea_that_differs_in_dtype_alone_is_named_where_the_numbers_agree(named):
    found = named(ONE_HOT, lambda y, n: torch.eye(n)[y])
    assert found.names == ("floats",)


def test_a_generic_mistake_is_named_after_the_ideas(named):
    found = named(NORM, lambda X, eps=1e-3: norm(X, 1e-3 if eps >= 0 else eps))
    assert found.names == ("eps ignored",)
    assert found.sentence == "eps has no effect: you get what eps=0.001 gives, whatever is passed."


def test_a_part_of_a_random_result_is_named_by_no_idea_of_its_own(dropout, behave):
    built, bank = dropout

    def scaled_twice_and_detached(X, p):
        return X.detach() * (torch.rand_like(X) >= p) / (1 - p) ** 2

    assert bank.name_mistake(behave(built, scaled_twice_and_detached)) is None


def test_verdicts_at_hand_decide_which_cases_are_wrong(declare, behave):
    exercise = declare(NORM)
    built = build_exercise(exercise, "unit")
    behaviour = behave(built, lambda X, eps=1e-3: norm(X, eps, n_less=1))
    bank = Bank(exercise, built)
    passed = [Check(case.name, OUTPUT, passed=True) for case in built.cases]
    assert bank.name_mistake_in(Answer(built, behaviour)).names == ("unbiased",)
    assert bank.name_mistake_in(Answer(built, behaviour, passed)) is None


def test_what_stored_ideas_do_as_functions_is_not_known(corr2d):
    stored = SimpleNamespace(hypotheses=corr2d.bank.hypotheses)
    bank = Bank(stored, corr2d.built)
    assert bank.hypotheses == corr2d.bank.hypotheses
    with pytest.raises(AssertionError):
        bank.behaviour(bank.hypotheses[0])


OF_TWO_FUNCTIONS = """
@exercise
def double(X):
    return 2 * X

@double.part
def affine(X, W, b):
    return X @ W + b

for n in (2, 3, 4):
    double.case(f"{n} numbers", X=randn(n))
affine.case("a matrix", X=randn(5, 4), W=randn(4, 3), b=randn(3))

@affine.wrong_idea("You add b to the columns.")
def along_columns(X, W, b):
    return X @ W + b[:, None]
"""


def affine_turned(X, W, b):
    return (X @ W).T + b


def test_nothing_is_claimed_of_a_function_that_breaks_wherever_it_is_called(declare, behave):
    exercise = declare(OF_TWO_FUNCTIONS)
    built = build_exercise(exercise, "unit")
    answer = exercise.parts["affine"].answer(affine_turned)
    assert Bank(exercise, built).name_mistake(behave(built, answer)) is None
