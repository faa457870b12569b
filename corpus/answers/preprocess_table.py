"""Answers to preprocess_table as students might write them, made from the statement alone."""

# ruff: noqa: PLR0124
import math

import torch


def missing(v):
    return v is None or (isinstance(v, float) and math.isnan(v))


def right_at_first(columns):
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
    return torch.tensor(cols, dtype=torch.float32).T, names


def right_a_function_for_each_kind(columns):
    """Numbers and texts have a function each."""

    def gone(v):
        return v is None or v != v

    def of_numbers(name, column):
        there = torch.tensor([v for v in column if not gone(v)], dtype=torch.float64)
        mean = there.mean().item()
        return {name: [mean if gone(v) else v for v in column]}

    def of_texts(name, column):
        found = {}
        for text in sorted(set(filter(lambda v: not gone(v), column))):
            found[name + "_" + text] = [1 if v == text else 0 for v in column]
        found[name + "_nan"] = list(map(int, map(gone, column)))
        return found

    made = {}
    for name, column in columns.items():
        if all(map(gone, column)):
            raise ValueError(f"nothing in {name}")
        is_text = any(isinstance(v, str) for v in column)
        made.update((of_texts if is_text else of_numbers)(name, column))
    return torch.tensor(list(made.values()), dtype=torch.float32).t().contiguous(), [*made]


def wrong_zero(columns):
    names, cols = [], []
    for name, col in columns.items():
        if any(isinstance(v, str) for v in col):
            for u in sorted({v for v in col if not missing(v)}):
                names.append(f"{name}_{u}")
                cols.append([1.0 if v == u else 0.0 for v in col])
            names.append(name + "_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            if all(missing(v) for v in col):
                raise ValueError(name)
            names.append(name)
            cols.append([0.0 if missing(v) else float(v) for v in col])
    return torch.tensor(cols).T, names


def wrong_mean_over_all_rows(columns):
    names, cols = [], []
    for name, col in columns.items():
        if any(isinstance(v, str) for v in col):
            for u in sorted({v for v in col if not missing(v)}):
                names.append(f"{name}_{u}")
                cols.append([1.0 if v == u else 0.0 for v in col])
            names.append(name + "_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            if all(missing(v) for v in col):
                raise ValueError(name)
            mean = sum(v for v in col if not missing(v)) / len(col)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols).T, names


def wrong_codes(columns):
    names, cols = [], []
    for name, col in columns.items():
        if any(isinstance(v, str) for v in col):
            values = sorted({v for v in col if not missing(v)})
            codes = {v: i for i, v in enumerate(values)}
            names.append(name)
            cols.append(
                [
                    float(codes.get(v, len(values))) if not missing(v) else float(len(values))
                    for v in col
                ]
            )
        else:
            ok = [v for v in col if not missing(v)]
            if not ok:
                raise ValueError(name)
            names.append(name)
            cols.append([sum(ok) / len(ok) if missing(v) else float(v) for v in col])
    return torch.tensor(cols).T, names


def wrong_nan_only_if_needed(columns):
    names, cols = [], []
    for name, col in columns.items():
        ok = [v for v in col if not missing(v)]
        if not ok:
            raise ValueError(name)
        if isinstance(ok[0], str):
            for u in sorted(set(ok)):
                names.append(f"{name}_{u}")
                cols.append([float(v == u) for v in col])
            if len(ok) < len(col):
                names.append(f"{name}_nan")
                cols.append([float(missing(v)) for v in col])
        else:
            names.append(name)
            cols.append([sum(ok) / len(ok) if missing(v) else float(v) for v in col])
    return torch.tensor(cols).T, names


def wrong_dummies_at_the_end(columns):
    names, cols, dn, dc = [], [], [], []
    for name, col in columns.items():
        ok = [v for v in col if not missing(v)]
        if not ok:
            raise ValueError(name)
        if isinstance(ok[0], str):
            for u in sorted(set(ok)):
                dn.append(f"{name}_{u}")
                dc.append([float(v == u) for v in col])
            dn.append(f"{name}_nan")
            dc.append([float(missing(v)) for v in col])
        else:
            names.append(name)
            cols.append([sum(ok) / len(ok) if missing(v) else float(v) for v in col])
    return torch.tensor(cols + dc).T, names + dn


def wrong_first_entry_decides(columns):
    names, cols = [], []
    for name, col in columns.items():
        if isinstance(col[0], str):
            for u in sorted({v for v in col if not missing(v)}):
                names.append(f"{name}_{u}")
                cols.append([float(v == u) for v in col])
            names.append(f"{name}_nan")
            cols.append([float(missing(v)) for v in col])
        else:
            ok = [v for v in col if not missing(v)]
            if not ok:
                raise ValueError(name)
            mean = sum(ok) / len(ok)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols).T, names


def wrong_none_only(columns):
    # NaN is not recognised: it stays, and its mean is NaN
    names, cols = [], []
    for name, col in columns.items():
        ok = [v for v in col if v is not None]
        if not ok:
            raise ValueError(name)
        if isinstance(ok[0], str):
            for u in sorted(set(map(str, ok))):
                names.append(f"{name}_{u}")
                cols.append([float(v == u) for v in col])
            names.append(f"{name}_nan")
            cols.append([float(v is None) for v in col])
        else:
            mean = sum(ok) / len(ok)
            names.append(name)
            cols.append([mean if v is None else float(v) for v in col])
    return torch.tensor(cols).T, names


def missing_nan_not_missing(v):
    return v is None


def wrong_nan_not_missing(columns):
    """Only None counts as missing, NaN not."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing_nan_not_missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        if isinstance(there[0], str):
            for text in sorted(set(there)):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            names.append(f"{name}_nan")
            cols.append([1.0 if missing_nan_not_missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing_nan_not_missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def missing_zero_missing(v):
    return not v or (isinstance(v, float) and math.isnan(v))


def wrong_zero_missing(columns):
    """0 counts as missing (if not v)."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing_zero_missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        if isinstance(there[0], str):
            for text in sorted(set(there)):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            names.append(f"{name}_nan")
            cols.append([1.0 if missing_zero_missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing_zero_missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_mean_of_all_rows(columns):
    """Mean divides by the whole length n, holes count as 0."""
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
            mean = sum(there) / len(col)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_nan_column_if_needed(columns):
    """Column_nan only made when something is missing."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        if isinstance(there[0], str):
            for text in sorted(set(there)):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            if len(there) < len(col):
                names.append(f"{name}_nan")
                cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_order_of_appearance(columns):
    """Texts in the order in which they appear, not sorted."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        if isinstance(there[0], str):
            for text in dict.fromkeys(there):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            names.append(f"{name}_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_holes_set_in_place(columns):
    """Holes of the text columns are set to None in place."""
    names, cols = [], []
    for name, col in columns.items():
        there = [v for v in col if not missing(v)]
        if not there:
            raise ValueError(f"column {name} is empty")
        if isinstance(there[0], str):
            for text in sorted(set(there)):
                names.append(f"{name}_{text}")
                cols.append([1.0 if v == text else 0.0 for v in col])
            for i in range(len(col)):
                if missing(col[i]):
                    col[i] = None
            names.append(f"{name}_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
        else:
            mean = sum(there) / len(there)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_result_shape(columns):
    """Result of shape (d, n)."""
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
    return torch.tensor(cols, dtype=torch.float32), names


def wrong_mean(columns):
    """Mean with // (whole number)."""
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
            mean = sum(there) // len(there)
            names.append(name)
            cols.append([mean if missing(v) else float(v) for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


def wrong_indicator_also_columns_numbers(columns):
    """An indicator also for columns of numbers."""
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
            names.append(f"{name}_nan")
            cols.append([1.0 if missing(v) else 0.0 for v in col])
    return torch.tensor(cols, dtype=torch.float32).T, names


IDEAS = {
    "wrong_zero": "zero_for_missing",
    "wrong_mean_over_all_rows": "mean_over_all_rows",
    "wrong_codes": "category_codes",
    "wrong_nan_only_if_needed": "nan_only_where_missing",
    "wrong_dummies_at_the_end": "numbers_first",
    "wrong_first_entry_decides": "first_value_decides",
    "wrong_none_only": "nan_not_missing",
    "wrong_nan_not_missing": "nan_not_missing",
    "wrong_zero_missing": "zero_is_missing",
    "wrong_mean_of_all_rows": "mean_over_all_rows",
    "wrong_nan_column_if_needed": "nan_only_where_missing",
    "wrong_order_of_appearance": "order_of_appearance",
    "wrong_holes_set_in_place": "changes its inputs",
    "wrong_result_shape": "transposed",
    "wrong_mean": "mean_rounded_down",
    "wrong_indicator_also_columns_numbers": "indicators_for_numbers",
}
