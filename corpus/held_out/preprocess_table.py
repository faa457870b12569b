"""Answers to preprocess_table as students might write them, made from the statement alone."""

import math

import torch


def missing(v):
    return v is None or (isinstance(v, float) and math.isnan(v))


def wrong_unsorted(columns):
    names, cols = [], []
    for name, col in columns.items():
        ok = [v for v in col if not missing(v)]
        if not ok:
            raise ValueError(name)
        if isinstance(ok[0], str):
            for u in dict.fromkeys(ok):
                names.append(f"{name}_{u}")
                cols.append([float(v == u) for v in col])
            names.append(f"{name}_nan")
            cols.append([float(missing(v)) for v in col])
        else:
            names.append(name)
            cols.append([sum(ok) / len(ok) if missing(v) else float(v) for v in col])
    return torch.tensor(cols).T, names


def wrong_rows_dropped(columns):
    n = len(next(iter(columns.values())))
    keep = [i for i in range(n) if all(not missing(c[i]) for c in columns.values())]
    names, cols = [], []
    for name, col in columns.items():
        if all(missing(v) for v in col):
            raise ValueError(name)
        col = [col[i] for i in keep]
        if any(isinstance(v, str) for v in col):
            for u in sorted(set(col)):
                names.append(f"{name}_{u}")
                cols.append([float(v == u) for v in col])
            names.append(f"{name}_nan")
            cols.append([0.0 for v in col])
        else:
            names.append(name)
            cols.append([float(v) for v in col])
    return torch.tensor(cols).T, names


def wrong_zero_is_missing(columns):
    # `if v` instead of `is not None`
    names, cols = [], []
    for name, col in columns.items():
        col = [None if missing(v) else v for v in col]
        ok = [v for v in col if v]
        if not ok:
            raise ValueError(name)
        if isinstance(ok[0], str):
            for u in sorted(set(ok)):
                names.append(f"{name}_{u}")
                cols.append([float(v == u) for v in col])
            names.append(f"{name}_nan")
            cols.append([float(not v) for v in col])
        else:
            mean = sum(ok) / len(ok)
            names.append(name)
            cols.append([float(v or mean) for v in col])
    return torch.tensor(cols).T, names


def wrong_not_transposed(columns):
    names, cols = [], []
    for name, col in columns.items():
        ok = [v for v in col if not missing(v)]
        if not ok:
            raise ValueError(name)
        if isinstance(ok[0], str):
            for u in [*sorted(set(ok)), None]:
                names.append(f"{name}_{u if u else 'nan'}")
                cols.append([float(missing(v)) if u is None else float(v == u) for v in col])
        else:
            names.append(name)
            cols.append([sum(ok) / len(ok) if missing(v) else float(v) for v in col])
    return torch.tensor(cols), names


def wrong_nan_inverted(columns):
    names, cols = [], []
    for name, col in columns.items():
        ok = [v for v in col if not missing(v)]
        if not ok:
            raise ValueError(name)
        if isinstance(ok[0], str):
            for u in sorted(set(ok)):
                names.append(f"{name}_{u}")
                cols.append([float(v == u) for v in col])
            names.append(f"{name}_nan")
            cols.append([float(not missing(v)) for v in col])
        else:
            names.append(name)
            cols.append([sum(ok) / len(ok) if missing(v) else float(v) for v in col])
    return torch.tensor(cols).T, names


def wrong_values_without_column_name(columns):
    names, cols = [], []
    for name, col in columns.items():
        ok = [v for v in col if not missing(v)]
        if not ok:
            raise ValueError(name)
        if isinstance(ok[0], str):
            for u in sorted(set(ok)):
                names.append(u)
                cols.append([float(v == u) for v in col])
            names.append("nan")
            cols.append([float(missing(v)) for v in col])
        else:
            names.append(name)
            cols.append([sum(ok) / len(ok) if missing(v) else float(v) for v in col])
    return torch.tensor(cols).T, names


def wrong_all_missing_is_text(columns):
    # a column without values becomes one of zeros; everything else is right
    names, cols = [], []
    for name, col in columns.items():
        ok = [v for v in col if not missing(v)]
        if ok and isinstance(ok[0], str):
            for u in sorted(set(ok)):
                names.append(f"{name}_{u}")
                cols.append([float(v == u) for v in col])
            names.append(f"{name}_nan")
            cols.append([float(missing(v)) for v in col])
        else:
            mean = sum(ok) / len(ok) if ok else 0.0
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols).T, names


def wrong_kind_by_the_first_value(columns):
    """Kind of a column decided by its first value (a hole: taken for numbers)."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        if isinstance(col[0], str):
            for text in sorted(set(there)):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            names.append(f"{name}_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_fills_holes_median(columns):
    """Fills holes with the median."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        if isinstance(there[0], str):
            for text in sorted(set(there)):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            names.append(f"{name}_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            mean = (
                sorted(there)[len(there) // 2]
                if len(there) % 2
                else sum(sorted(there)[len(there) // 2 - 1 : len(there) // 2 + 1]) / 2
            )
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_numbers_before_indicators(columns):
    """Numeric columns first, then all the indicators (as pd.get_dummies does)."""
    names, cols, tnames, tcols = [], [], [], []
    for name, col in columns.items():
        there = [v for v in col if not missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        if isinstance(there[0], str):
            for text in sorted(set(there)):
                tnames.append(f"{name}_{text}")
                tcols.append([1.0 if v == text else 0.0 for v in col])
            tnames.append(f"{name}_nan")
            tcols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols + tcols, dtype=torch.float32).T, names + tnames


def wrong_dict_emptied(columns):
    """Empties the dict: columns.pop."""
    names, cols = [], []
    for name in list(columns):
        col = columns.pop(name)
        there = [v for v in col if not missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        if isinstance(there[0], str):
            for text in sorted(set(there)):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            names.append(f"{name}_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_holes_filled_in_place(columns):
    """Changes the lists of columns in place when filling holes."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        if isinstance(there[0], str):
            for text in sorted(set(there)):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            names.append(f"{name}_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            for i in range(len(col)):
                if missing(col[i]):
                    col[i] = mean
            cols.append(col)
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_empty_column_of_zeros(columns):
    """An empty column is filled with 0 instead of ValueError."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing(v)]
        if not there:
            names.append(name)
            cols.append([0.0] * len(col))
            continue
        if isinstance(there[0], str):
            for text in sorted(set(there)):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            names.append(f"{name}_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_column_nan_sorted_among_texts(columns):
    """Column_nan sorted among the texts."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        if isinstance(there[0], str):
            col = ["nan" if missing(v) else v for v in col]
            for text in sorted(set(col) | {"nan"}):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_float64(columns):
    """Float64."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        if isinstance(there[0], str):
            for text in sorted(set(there)):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            names.append(f"{name}_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float64).T, names


def wrong_empty_column(columns):
    """Empty column: IndexError from there[0]."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing(v)]
        if isinstance(there[0], str):
            for text in sorted(set(there)):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            names.append(f"{name}_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_text_that_looks_like_number_taken(columns):
    """A text that looks like a number is taken for a number."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        try:
            there = [float(v) for v in there]
            col = [None if missing(v) else float(v) for v in col]
        except ValueError:
            pass
        if isinstance(there[0], str):
            for text in sorted(set(there)):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            names.append(f"{name}_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


IDEAS = {
    "wrong_unsorted": "order_of_appearance",
    "wrong_rows_dropped": "rows_dropped",
    "wrong_zero_is_missing": "zero_is_missing",
    "wrong_not_transposed": "transposed",
    "wrong_nan_inverted": "nan_inverted",
    "wrong_values_without_column_name": "texts_as_names",
    "wrong_all_missing_is_text": "not refused",
    "wrong_kind_by_the_first_value": "first_value_decides",
    "wrong_fills_holes_median": "median",
    "wrong_numbers_before_indicators": "numbers_first",
    "wrong_dict_emptied": "changes its inputs",
    "wrong_holes_filled_in_place": "changes its inputs",
    "wrong_empty_column_of_zeros": "not refused",
    "wrong_column_nan_sorted_among_texts": "nan_in_the_alphabet",
    "wrong_float64": "wrong dtype",
    "wrong_empty_column": "not refused",
    "wrong_text_that_looks_like_number_taken": "digits_are_numbers",
}
