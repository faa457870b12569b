"""Built cases on disk: `exercises/<unit>/cases/`, all that checking an answer needs without solutions/.

Three files for an exercise: `<id>.json` (calls, structure, hints), `<id>.inputs.safetensors` and
`<id>.expected.safetensors`. Only public cases are ever written.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from grader.built import BuiltCase, BuiltExercise, BuiltLaw
from grader.errors import CourseError
from grader.jail import wire
from grader.jail.frames import WireError
from grader.outcome import Outcome

SCHEMA = 1
FOLDER = "cases"


def to_files(built: BuiltExercise) -> dict[str, bytes]:
    """Turn an exercise without hidden cases into the bytes of its files, by file name.

    Raises:
        ValueError: if a case is hidden.
    """
    if any(case.hidden for case in built.cases):
        raise ValueError(f"{built.id} has hidden cases, which are never written")
    sent = wire.Tensors()
    document = {
        "schema": SCHEMA,
        "generated": "by `grade build` from the course's solutions; do not edit",
        "id": built.id,
        "unit": built.unit,
        "title": built.title,
        "points": built.points,
        "forbid": list(built.forbid),
        "hints": list(built.hints),
        "imports": list(built.imports),
        "cases": [_case_to_json(case, sent) for case in built.cases],
    }
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    return {
        f"{built.id}.json": text.encode(),
        f"{built.id}.inputs.safetensors": built.inputs,
        f"{built.id}.expected.safetensors": sent.blob(),
    }


def read(folder: Path, id_: str) -> BuiltExercise:
    """Read an exercise's built cases from `folder`.

    Raises:
        CourseError: if a file is missing or damaged.
    """
    try:
        document = json.loads((folder / f"{id_}.json").read_text(encoding="utf-8"))
        inputs = (folder / f"{id_}.inputs.safetensors").read_bytes()
        flat = wire.unpack((folder / f"{id_}.expected.safetensors").read_bytes())
        if document["schema"] != SCHEMA:
            raise CourseError(
                f"{folder / id_}.json: made by another version of GradLab; run `grade build`."
            )
        return BuiltExercise(
            id=document["id"],
            unit=document["unit"],
            title=document["title"],
            points=document["points"],
            forbid=tuple(document["forbid"]),
            hints=tuple(document["hints"]),
            imports=tuple(document["imports"]),
            cases=tuple(_case_from_json(case, flat) for case in document["cases"]),
            inputs=inputs,
        )
    except FileNotFoundError as error:
        raise CourseError(f"{error.filename}: not there; run `grade build`.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, WireError) as error:
        text = f"{type(error).__name__}: {error}"
        raise CourseError(f"{folder / id_}.json: damaged ({text}); run `grade build`.") from None


def _case_to_json(case: BuiltCase, sent: wire.Tensors) -> dict[str, Any]:
    def add(tensor: Tensor | None) -> dict[str, Any] | None:
        return None if tensor is None else sent.add(tensor)

    made: dict[str, Any] = {
        "name": case.name,
        "tags": list(case.tags),
        "raises": list(case.raises),
        "runs": list(case.runs),
        "call": case.call,
    }
    if case.raises:
        return made
    if case.law is not None:
        law = case.law
        made["law"] = {
            "probabilities": law.probabilities,
            "values": [add(v) for v in law.values],
            "grads": {name: [add(g) for g in grads] for name, grads in law.grads.items()},
        }
        return made
    expected = case.expected
    made["scale"] = case.scale
    made["expected"] = {
        "skeleton": expected.skeleton,
        "flags": expected.flags,
        "globals": list(expected.changed_globals),
        "aspects": [[kind, add(tensor)] for kind, tensor in expected.aspects.items()],
    }
    # Rounded to float32: it is an estimate, good to a digit or two.
    made["sensitivity"] = [[kind, add(s.float())] for kind, s in case.sensitivity.items()]
    return made


def _case_from_json(made: dict[str, Any], flat: dict[str, Tensor]) -> BuiltCase:
    def pick(tree: dict[str, Any] | None) -> Tensor | None:
        return None if tree is None else wire.pick(flat, tree)

    outcome = Outcome("raised" if made["raises"] else "returned")
    if "expected" in made:
        told = made["expected"]
        outcome = Outcome(
            "returned",
            skeleton=told["skeleton"],
            flags=told["flags"],
            changed_globals=tuple(told["globals"]),
            aspects={kind: pick(tree) for kind, tree in told["aspects"]},
        )
    law = None
    if "law" in made:
        told = made["law"]
        law = BuiltLaw(
            told["probabilities"],
            [wire.pick(flat, tree) for tree in told["values"]],
            {name: [wire.pick(flat, t) for t in trees] for name, trees in told["grads"].items()},
        )
    return BuiltCase(
        name=made["name"],
        hidden=False,
        tags=tuple(made["tags"]),
        raises=tuple(made["raises"]),
        runs=tuple(made["runs"]),
        call=made["call"],
        expected=outcome,
        sensitivity={
            kind: wire.pick(flat, tree).to(torch.float64)
            for kind, tree in made.get("sensitivity", [])
        },
        law=law,
        scale=made.get("scale", 1.0),
    )
