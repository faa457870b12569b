"""Whether arguments that are handed in are such as a function takes: as in one of its cases.

A form is what a case says of an argument: of a tensor its dtype and sizes, of which those of one name are
equal; of anything else its type.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from torch import Tensor

from grader.declaring.recipes import FLOAT
from grader.language import _, either, several

Form = Mapping[str, Any]


def misfit(arguments: Mapping[str, Any], cases: Sequence[Mapping[str, Form]]) -> str:
    """Say what of some arguments is as in no case; "" where they are as in one.

    Args:
        arguments: by name.
        cases: forms by name, one entry for each case.
    """
    for name, value in arguments.items():
        forms = [case[name] for case in cases if name in case]
        if forms and not any(_fits(value, form) for form in forms):
            return _say(name, value, forms)
    known = {name for case in cases for name in case}
    if any(_fit_together(arguments, case, known) for case in cases):
        return ""
    said = _("The sizes of {names} do not fit together as they do in the statement.")
    return said.format(names=several(n for n, v in arguments.items() if isinstance(v, Tensor)))


def _fits(value: Any, form: Form) -> bool:
    if "dtype" not in form:
        return type(value).__name__ == form["type"] or (
            form["type"] == "float" and type(value) is int
        )
    return (
        isinstance(value, Tensor)
        and _dtype(value) == form["dtype"]
        and value.dim() == len(form["sizes"])
    )


def _fit_together(
    arguments: Mapping[str, Any], case: Mapping[str, Form], known: Collection[str]
) -> bool:
    sizes: dict[str, int] = {}
    for name, value in arguments.items():
        form = case.get(name)
        if form is None:
            # Of a setting that a case leaves at its default nothing depends; a tensor belongs to others.
            if isinstance(value, Tensor) and name in known:
                return False
            continue
        if not _fits(value, form):
            return False
        for size, named in zip(value.shape, form["sizes"], strict=True) if "sizes" in form else ():
            if named is not None and sizes.setdefault(named, size) != size:
                return False
    return True


def _dtype(value: Tensor) -> str:
    return FLOAT if value.is_floating_point() else str(value.dtype).removeprefix("torch.")


def _say(name: str, value: Any, forms: Sequence[Form]) -> str:
    tensors = [form for form in forms if "dtype" in form]
    if isinstance(value, Tensor) and tensors:
        dtypes = list(dict.fromkeys(form["dtype"] for form in tensors))
        if _dtype(value) not in dtypes:
            said = _("{name} has the dtype {dtype}; {wanted} belongs there.")
            dtype = str(value.dtype).removeprefix("torch.")
            return said.format(name=name, dtype=dtype, wanted=either(dtypes))
        counts = sorted({len(form["sizes"]) for form in tensors})
        said = _("The number of dimensions of {name} is {count}; it should be {wanted}.")
        return said.format(name=name, count=value.dim(), wanted=either(map(str, counts)))
    kinds = [_("a tensor") if "dtype" in form else form["type"] for form in forms]
    said = _("{name} is of type {kind}; {wanted} belongs there.")
    kind = _("a tensor") if isinstance(value, Tensor) else type(value).__name__
    return said.format(name=name, kind=kind, wanted=either(dict.fromkeys(kinds)))
