r"""# From a table to a tensor

A table has columns of numbers and columns of texts, and holes where nobody filled anything in. A network
wants a tensor of numbers without holes. `columns` is such a table: a dict of lists, all of the same length
$n$, one for each column. In all of them `None` and the floating-point number NaN stand for a missing value.

- **A column of numbers** (`int` or `float`) becomes one column of the tensor, with the name that it has. What
  is missing is replaced by the mean of the numbers that are there.
- **A column of texts** becomes several columns of zeros and ones, *indicators*: one for each different text,
  in sorted order, with the name `column_text`, and behind these always one named `column_nan`. In each row
  exactly one of them is 1: that of its text, or `column_nan` where the text is missing.

Rows and columns keep their order: the indicators stand where their column of texts stood. For example
`{"rooms": [2, None, 4], "alley": ["pave", "grvl", None], "price": [127, 106, 178]}` becomes

| rooms | alley_grvl | alley_pave | alley_nan | price |
|---|---|---|---|---|
| 2 | 0 | 1 | 0 | 127 |
| 3 | 1 | 0 | 0 | 106 |
| 4 | 0 | 0 | 1 | 178 |

Return the tensor, of shape $(n, d)$ and dtype float32, and the list of the $d$ names. A column in which every
value is missing has no mean, and nothing says of which kind it is: it raises a `ValueError`. pandas,
scikit-learn and functions that leave NaN out by themselves, such as `nanmean`, are not allowed.

## Mind

- NaN is equal to nothing, not even to itself: `value == float("nan")` is never true. `math.isnan` finds it,
  but takes numbers only.
- Any value may be missing, the first one too. And 0 is a number like others: it is there.

## Small print

- There is at least one column and one row. A text is not empty, is not `nan`, and is sorted as Python sorts.
- Beside what is missing a column has either numbers, whole ones or others, or texts.
- `columns` stays as it is.
"""

import math

import torch
from torch import Tensor

from grader import exercise, randn


@exercise(
    points=5,
    order=1,
    forbid=["pandas.*", "sklearn.*", "torch.nan*", "torch.Tensor.nan*", "numpy.nan*"],
    hints=[
        "Find out first which values of a column are missing. It is one of texts if a value of it is a str.",
        "sorted(set(texts)) has each text once, in order. Compare each value of the column with each of them.",
        "Collect the finished columns in one list, and their names in another. torch.tensor of that list has a"
        " row for each of them. What is left to do?",
    ],
)
def preprocess_table(columns: dict[str, list]) -> tuple[Tensor, list[str]]:
    """Make a table a tensor of numbers: means for missing numbers, indicators for texts.

    Args:
        columns: lists of numbers or of texts by their names, each of length n; None and NaN are missing.

    Returns:
        A tensor of shape (n, d), float32, and the names of its d columns.

    Raises:
        ValueError: if a column has no value at all.
    """
    ### BEGIN SOLUTION
    names, made = [], []
    for name, column in columns.items():
        missing = [v is None or (isinstance(v, float) and math.isnan(v)) for v in column]
        texts = sorted({v for v in column if isinstance(v, str)})
        if texts:
            names += [f"{name}_{text}" for text in [*texts, "nan"]]
            made += [[v == text for v in column] for text in texts]
            made.append(missing)
        else:
            numbers = [v for v, gone in zip(column, missing, strict=True) if not gone]
            if not numbers:
                raise ValueError(f"the column {name!r} has no value")
            mean = sum(numbers) / len(numbers)
            names.append(name)
            made.append([mean if gone else v for v, gone in zip(column, missing, strict=True)])
    return torch.tensor(made, dtype=torch.float32).T, names
    ### END SOLUTION


def drawn(preprocess_table, numbers, hole):
    # Lists are made here, so that each draw makes another table.
    ranks = numbers.argsort().argsort().tolist()
    values = [None if rank == hole else x for rank, x in zip(ranks, numbers.tolist(), strict=True)]
    kinds = [["b", "a", None][rank % 3] for rank in ranks]
    return preprocess_table({"x": values, "kind": kinds})


NAN = float("nan")
EXAMPLE = {"rooms": [2, None, 4], "alley": ["pave", "grvl", None], "price": [127, 106, 178]}
case = preprocess_table.case
case("the example", columns=EXAMPLE)
case("numbers alone", columns={"x": [1, None, 0, 8], "y": [None, 0.5, None, 1.5]})
case("NaN for a missing number", columns={"x": [NAN, 2.5, None, 3.5, 6], "y": [1, 2, 3, 4, 5]})
case("zeros are numbers", columns={"x": [0, 4, None, 0], "y": [0.0, None, None, 0.0]})
case("nothing missing", columns={"colour": ["red", "blue", "red"], "size": [1, 2, 4]})
case("NaN for a missing text", columns={"kind": [NAN, "b", "a", None], "x": [1, 2, 3, 4]})
case("the first text missing", columns={"kind": [None, "b", "a", "b"]})
case("the first number missing", columns={"x": [None, -1, 5]})
MIXED = {"c": ["v", "u"], "b": [3, 1], "a": ["q", None], "d": [-2.5, None], "e": ["z", "z"]}
case("texts before, between and behind numbers", columns=MIXED)
case("whole numbers and others mixed", columns={"x": [0, 2.5, None, 3, 1]})
case("texts that look like numbers", columns={"floor": ["10", "9", None, "10"]})
case("large and small letters", columns={"grade": [None, "b", "B", "a", "C"]})
case("a single row", columns={"x": [7], "kind": ["a"]})
case("a table that is drawn", call=drawn, numbers=randn("n"), hole=0, n=11)
case("another one", call=drawn, numbers=randn("n"), hole=4, n=8)
preprocess_table.raises("no number", ValueError, columns={"y": [1, 2], "x": [None, None]})
preprocess_table.raises("NaN alone", ValueError, columns={"x": [NAN, NAN], "y": [1, 2]})


def is_missing(value):
    """Say whether nothing stands there."""
    return value is None or str(value) == "nan"


def looked_at(columns):
    """Yield each column with its name, whether each value is missing, and the values that are there."""
    for name, column in columns.items():
        there = [v for v in column if not is_missing(v)]
        if not there:
            raise ValueError(name)
        yield name, column, [is_missing(v) for v in column], there


@preprocess_table.right_variant
def a_tensor_for_each_column(columns):
    made = {}
    for name, column, gone, there in looked_at(columns):
        if all(isinstance(v, str) for v in there):
            for text in sorted(set(there)):
                made[f"{name}_{text}"] = torch.tensor([v == text for v in column]).float()
            made[f"{name}_nan"] = torch.tensor(gone).float()
        else:
            numbers = torch.tensor(there, dtype=torch.float64)
            made[name] = numbers.mean().float().repeat(len(column))
            made[name][~torch.tensor(gone)] = numbers.float()
    return torch.stack(list(made.values()), dim=1), list(made)


@preprocess_table.right_variant
def row_by_row(columns):
    names, rows = [], [[] for _ in next(iter(columns.values()))]
    for name, column, gone, there in looked_at(columns):
        kinds = sorted({v for v in there if type(v) is str})
        mean = None if kinds else math.fsum(there) / len(there)
        names += [f"{name}_{kind}" for kind in [*kinds, "nan"]] if kinds else [name]
        for n, (v, missing) in enumerate(zip(column, gone, strict=True)):
            hits = [int(v == kind) for kind in kinds]
            rows[n] += [*hits, int(missing)] if kinds else [mean if missing else v]
    return torch.tensor(rows).float(), names


@preprocess_table.right_variant
def by_identity(columns):
    pieces, names = [], []
    for name, column, gone, there in looked_at(columns):
        kinds = [*dict.fromkeys(sorted(there, key=str))]
        if isinstance(kinds[0], str):
            places = [kinds.index(v) if v in kinds else len(kinds) for v in column]
            pieces.append(torch.eye(len(kinds) + 1)[places])
            names += [name + "_" + kind for kind in [*kinds, "nan"]]
        else:
            mean = sum(v / len(there) for v in there)
            filled = [[mean if missing else v] for v, missing in zip(column, gone, strict=True)]
            pieces.append(torch.tensor(filled).float())
            names.append(name)
    return torch.cat(pieces, dim=1), names


preprocess_table.edits("""
zero_for_missing (55 %): mean = sum(numbers) / len(numbers) -> mean = 0.0
    A missing number becomes 0 in your table. It should be the mean of the numbers that are there.
mean_over_all_rows (65 %): / len(numbers) -> / len(column)
    Your mean divides by the number of all rows. Divide by how many numbers are there.
mean_rounded_down (70 %): sum(numbers) / len(numbers) -> sum(numbers) // len(numbers)
    Your means are rounded down to whole numbers, as // does. Divide with /.
nan_stays (50 %): mean if gone else v -> NAN if gone else v
    Missing numbers are NaN in your table. The mean of the others belongs in their place.
median (60 %): mean = sum(numbers) / len(numbers) -> \
mean = (sorted(numbers)[(len(numbers) - 1) // 2] + sorted(numbers)[len(numbers) // 2]) / 2
first_number (55 %): mean = sum(numbers) / len(numbers) -> mean = numbers[0]
    A missing number is replaced by something else than the mean of those there, such as their median.
zero_is_missing (65 %): missing = [v is None or -> missing = [not v or
    A 0 counts as missing in your function, as by "if not value". Only None and NaN are missing.
nan_not_missing (60 %): v is None or (isinstance(v, float) and math.isnan(v)) -> v is None
nan_is_a_text (60 %): v is None or (isinstance(v, float) and math.isnan(v)) -> v is None
    also: sorted({v for v in column if isinstance(v, str)}) -> \
sorted({str(v) for v in column if v is not None} if any(isinstance(v, str) for v in column) else {})
    NaN does not count as missing in your function. It does in both kinds of columns, as None does.
rows_dropped (35 %): whole = [not any(map(is_missing, row)) for row in zip(*columns.values())]; \
return preprocess_table({name: [v for v, w in zip(c, whole) if w] for name, c in columns.items()})
    Rows in which something is missing are gone. They stay: fill numbers in, and give missing texts their
    column.
category_codes of by_identity (40 %): torch.eye(len(kinds) + 1)[places] -> torch.tensor([places]).T.float()
    also: names += [name + "_" + kind for kind in [*kinds, "nan"]] -> names.append(name)
codes_from_{n} of by_identity (40 %) for n = 0, 1: \
torch.eye(len(kinds) + 1)[places] -> torch.tensor([places]).T.float()
    also: kinds.index(v) if v in kinds else len(kinds) -> (kinds.index(v) if v in kinds else -1) + {n}
    also: names += [name + "_" + kind for kind in [*kinds, "nan"]] -> names.append(name)
    Your texts become numbers in one column, in an order that they do not have. Give each text its own column.
nan_inverted (75 %): made.append(missing) -> made.append([not gone for gone in missing])
    Your indicator of missing texts is 1 where the text is there. It should be 1 where it is missing.
nan_only_where_missing (75 %): [*texts, "nan"] -> ([*texts, "nan"] if any(missing) else texts)
    also: made.append(missing) -> made += [missing] if any(missing) else []
    Where no text is missing your column has no indicator of missing texts. It always has one.
no_indicator_of_missing (65 %): [*texts, "nan"] -> texts
    also: made.append(missing) -> pass
    You have no indicators of missing texts. Each column of texts has one, named column_nan, behind the others.
nan_first of row_by_row (80 %): [*kinds, "nan"] -> ["nan", *kinds]
    also: [*hits, int(missing)] -> [int(missing), *hits]
    Your indicator of missing texts comes first. It stands behind those of the texts.
nan_in_the_alphabet (80 %): [*texts, "nan"]] -> sorted([*texts, "nan"])]
    also: [v == text for v in column] for text in texts] -> \
missing if text == "nan" else [v == text for v in column] for text in sorted([*texts, "nan"])]
    also: made.append(missing) -> pass
    Your indicator of missing texts is sorted among the others. It stands behind those of the texts.
indicators_for_numbers (70 %): names.append(name) -> names += [name, f"{name}_nan"]
    also: made.append([mean if gone else v for v, gone in zip(column, missing, strict=True)]) -> \
made += [[mean if gone else v for v, gone in zip(column, missing, strict=True)], missing]
    Your columns of numbers have an indicator of missing ones, too. Only columns of texts have one.
digits_are_numbers (80 %): return preprocess_table({name: [float(v) if str(v).isdigit() else v for v in c] \
for name, c in columns.items()})
    Texts that look like numbers count as numbers in your function. They are texts, and get indicators.
order_of_appearance (80 %): if texts: -> if texts.sort(key=column.index) or texts:
    Your indicators are in another order. Sort the texts of a column.
numbers_first (75 %): X, names = preprocess_table(columns); \
order = sorted(range(len(names)), key=lambda k: names[k] not in columns); \
return X[:, order], [names[k] for k in order]
    All columns of numbers come first in your result. Indicators stand where the column of texts stood.
texts_as_names (75 %): f"{name}_{text}" -> text
    The names of your indicators lack the name of the column. Two columns may have the same texts.
old_names (60 %): return preprocess_table(columns)[0], list(columns)
    You return the names that the columns had. The result has more columns, and a name for each.
first_value_decides (60 %): if texts: -> if isinstance(column[0], str):
first_value_is_no_number (60 %): sorted({v for v in column if isinstance(v, str)}) -> \
[] if isinstance(column[0], (int, float)) else sorted({v for v in column if not is_missing(v)})
    As it seems, the first value of a column decides whether it has numbers or texts. It may be missing.
""")
