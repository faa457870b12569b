"""Built cases on disk: `exercises/NN_<unit>/cases/`, all that checking an answer needs without solutions/.

Three files for an exercise: `<id>.json` (calls, structure, texts in every language), `<id>.inputs.safetensors`
and `<id>.expected.safetensors`; and for each language but the exercise's own `<id>.<language>.json`, the
sentences for mistakes. What wrong ideas do is in a file of its own (`telling/ideas/stored.py`). Only public
cases are ever written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from grader.errors import CourseError
from grader.expected.built import Breaks, BuiltCase, BuiltExercise, BuiltLaw
from grader.jail.aspect import Aspect
from grader.jail.inside import wire
from grader.jail.inside.description import OF_A_RUN, Call
from grader.jail.inside.frames import WireError
from grader.jail.outcome import Outcome
from grader.language import _, in_use

SCHEMA = 1
FOLDER = "cases"
SENTENCES = "sentences"


def to_files(
    built: BuiltExercise, texts: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, bytes]:
    """Turn an exercise without hidden cases into the bytes of its files, by file name.

    Args:
        built: the exercise.
        texts: by language, see `author/texts.py`.

    Raises:
        ValueError: if a case is hidden.
    """
    if any(case.hidden for case in built.cases):
        raise ValueError(f"{built.id} has hidden cases, which are never written")
    sent = wire.Tensors()
    texts = texts or {}
    special = {
        "functions": list(built.names) if built.names != (built.id,) else [],
        "main": built.main if built.names != (built.id,) else "",
        "uses": list(built.uses),
        "stand_in": built.stand_in,
        "kind": built.kind,
        "base": built.base,
        "given": built.given,
        "breaks": _breaks_to_json(built.breaks) if built.breaks else None,
    }
    document = {
        "schema": SCHEMA,
        "generated": "by `grade build` from the course's solutions; do not edit",
        "id": built.id,
        "unit": built.unit,
        "title": built.title,
        "statement": built.statement,
        "points": built.points,
        "order": built.order,
        "more": built.more,
        "forbid": list(built.forbid),
        "hints": list(built.hints),
        "imports": list(built.imports),
        **{name: value for name, value in special.items() if value},
        "translations": {
            language: {key: text for key, text in mine.items() if key != SENTENCES}
            for language, mine in texts.items()
        },
        "cases": [_case_to_json(case, sent) for case in built.cases],
    }
    return {
        f"{built.id}.json": to_json(document),
        f"{built.id}.inputs.safetensors": built.inputs,
        f"{built.id}.expected.safetensors": sent.blob(),
    } | {
        f"{built.id}.{language}.json": to_json({"schema": SCHEMA, SENTENCES: mine[SENTENCES]})
        for language, mine in texts.items()
    }


def to_json(document: Any) -> bytes:
    """Return a document as it is written."""
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def read_sentences(folder: Path, id_: str) -> dict[str, str]:
    """Return the sentences for an exercise's mistakes in the language in use, by those of its file.

    Returns:
        Nothing where there is no translation: the sentences then stay as they are.
    """
    try:
        document = json.loads((folder / f"{id_}.{in_use()}.json").read_text(encoding="utf-8"))
        return {str(key): str(text) for key, text in document[SENTENCES].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


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
            said = _("{path}: made by another version of TorchGrade; run `grade build`.")
            raise CourseError(said.format(path=f"{folder / id_}.json"))
        built = BuiltExercise(
            id=document["id"],
            unit=document["unit"],
            title=document["title"],
            points=document["points"],
            forbid=tuple(document["forbid"]),
            hints=tuple(document["hints"]),
            imports=tuple(document["imports"]),
            cases=tuple(_case_from_json(case, flat) for case in document["cases"]),
            inputs=inputs,
            statement=document["statement"],
            order=document.get("order", 0),
            more=document.get("more", 0),
            functions=tuple(document.get("functions", [document["id"]])),
            main=document.get("main", "" if "functions" in document else document["id"]),
            uses=tuple(document.get("uses", ())),
            stand_in=document.get("stand_in", ""),
            kind=document.get("kind", ""),
            base=document.get("base", ""),
            given=document.get("given", ""),
            breaks=Breaks(**document["breaks"]) if "breaks" in document else None,
        )
        return _told(built, document["translations"].get(in_use()))
    except FileNotFoundError as error:
        said = _("{path}: not there; run `grade build`.")
        raise CourseError(said.format(path=error.filename)) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, WireError) as error:
        text = f"{type(error).__name__}: {error}"
        said = _("{path}: damaged ({why}); run `grade build`.")
        raise CourseError(said.format(path=f"{folder / id_}.json", why=text)) from None


def _told(built: BuiltExercise, texts: Any) -> BuiltExercise:
    """Put the texts of another language in the place of the exercise's own."""
    if texts is None:
        return built
    told = built.with_names(texts["cases"], texts["candidates"])
    return replace(
        told, title=texts["title"], statement=texts["statement"], hints=tuple(texts["hints"])
    )


def _breaks_to_json(breaks: Breaks) -> dict[str, Any]:
    """Without the author's own function, which is never written."""
    return {name: value for name, value in vars(breaks).items() if name != "reference"}


def _case_to_json(case: BuiltCase, sent: wire.Tensors) -> dict[str, Any]:
    def add(tensor: Tensor | None) -> dict[str, Any] | None:
        return None if tensor is None else sent.add(tensor)

    made: dict[str, Any] = {
        "name": case.name,
        "tags": list(case.tags),
        "raises": list(case.raises),
        "runs": list(case.runs),
        "call": {k: v for k, v in case.call.to_json().items() if k not in OF_A_RUN},
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
        "flags": {str(aspect): told for aspect, told in expected.flags.items()},
        "globals": list(expected.changed_globals),
        "aspects": [[str(aspect), add(tensor)] for aspect, tensor in expected.aspects.items()],
    }
    made["others"] = [[list(m), [add(t) for t in them]] for m, them in case.others.items()]
    # Rounded to float32: it is an estimate, good to a digit or two.
    made["sensitivity"] = [[str(aspect), add(s.float())] for aspect, s in case.sensitivity.items()]
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
            flags={Aspect.parse(text): flags for text, flags in told["flags"].items()},
            changed_globals=tuple(told["globals"]),
            aspects={Aspect.parse(text): pick(tree) for text, tree in told["aspects"]},
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
        call=Call.from_json(made["call"]),
        expected=outcome,
        sensitivity={
            Aspect.parse(text): wire.pick(flat, tree).to(torch.float64)
            for text, tree in made.get("sensitivity", [])
        },
        law=law,
        scale=made.get("scale", 1.0),
        others={
            tuple(manners): [wire.pick(flat, tree) for tree in trees]
            for manners, trees in made.get("others", [])
        },
    )
