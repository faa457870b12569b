"""How many right answers are rejected and wrong ones accepted, by this policy and by others.

    python benchmarks/verdicts.py --public [--only ID]... [--list]

The answers are those of corpus/. They run in this process on all cases, and with --public also on those that
students have, with mistakes named by what is handed out of wrong ideas. On all cases they are judged

    TorchGrade              in float64, stability in float32, tolerances that know the conditioning
    .sum() gradients     the same, but gradients are those of the sum of the outputs
    assert_close         in float32 against the reference in float32, with PyTorch's default tolerances
    1e-4, 1e-2           the same with these absolute and relative tolerances

The last three compare results, gradients (under the same random upstream gradients as TorchGrade's) and updated
arguments, and expect the exceptions asked for; side effects are not looked at. Random cases are judged by
TorchGrade's laws under all policies: the others have no rule for them. Results go to
benchmarks/results/verdicts.json.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import torch

import corpus
from grader.course.course import load_course
from grader.declaring.load import load_exercises
from grader.expected import expected
from grader.expected.built import BuiltCase, BuiltExercise
from grader.expected.reference import run_reference
from grader.jail.inside import wire
from grader.jail.outcome import Outcome
from grader.judging.settling import is_right
from grader.telling.diagnose import diagnose
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.stored import StoredIdeas
from grader.telling.ideas.storing import store
from grader.telling.ideas.wording import Diagnosis

HERE = Path(__file__).resolve().parent
TOLERANCES: dict[str, dict[str, float]] = {
    "assert_close": {},
    "1e-4": {"rtol": 1e-4, "atol": 1e-4},
    "1e-2": {"rtol": 1e-2, "atol": 1e-2},
}
POLICIES = ("TorchGrade", ".sum() gradients", *TOLERANCES)


def passes(built: BuiltExercise, behaviour: dict[str, list[Outcome]]) -> bool:
    """Whether TorchGrade accepts an answer."""
    return all(is_right(case, behaviour[case.name]) for case in built.cases)


def with_sum_gradients(exercise: Any, unit: str) -> BuiltExercise:
    """The exercise, with upstream gradients of ones."""
    original = expected.draw_cotangents

    def ones(*args: Any) -> list[dict[str, Any]]:
        trees, sent = original(*args), args[3]
        shapes = [tree["tensor"][2] for tree in trees]
        return [sent.add(torch.ones(shape, dtype=torch.float64)) for shape in shapes]

    with mock.patch.object(expected, "draw_cotangents", ones):
        return expected.build_exercise(exercise, unit)


def is_close(case: BuiltCase, ours: Outcome, theirs: Outcome, tolerances: dict[str, float]) -> bool:
    """Whether a result is what torch.testing.assert_close takes for the reference's, both in float32."""
    if case.raises:
        return ours.error is not None and bool(set(case.raises) & set(ours.error.kinds))
    if ours.status != "returned" or ours.aspects.keys() != theirs.aspects.keys():
        return False
    for kind, reference in theirs.aspects.items():
        got = ours.aspects[kind]
        if got is None or reference is None:
            if any(t is not None and t.any() for t in (got, reference)):
                return False
            continue
        try:
            torch.testing.assert_close(got, reference, equal_nan=True, **tolerances)
        except AssertionError:
            return False
    return True


def judge_exercise(
    collection: str, exercise: Any, unit: str, *, tell: bool
) -> dict[str, Counter[str]]:
    """Count what each policy does with a collection's answers to one exercise."""
    module = corpus.load(collection, exercise.id)
    built = expected.build_exercise(exercise, unit)
    summed = with_sum_gradients(exercise, unit)
    bank = Bank(exercise, built)
    flat = wire.unpack(built.inputs)
    single = {c.name: replace(c.call, dtype="float32") for c in built.cases if c.law is None}
    reference = {
        name: run_reference(exercise.function, call, flat) for name, call in single.items()
    }
    counts: dict[str, Counter[str]] = {policy: Counter() for policy in POLICIES}
    for name, answer in corpus.answers_in(module):
        kind = name[:5]
        behaviour = corpus.behaviour_of(answer, built)
        verdicts = {
            "TorchGrade": passes(built, behaviour),
            ".sum() gradients": passes(summed, corpus.behaviour_of(answer, summed)),
        }
        ours = {n: run_reference(answer, call, flat) for n, call in single.items()}
        for policy, tolerances in TOLERANCES.items():
            verdicts[policy] = all(
                is_close(case, ours[case.name], reference[case.name], tolerances)
                if case.law is None
                else is_right(case, behaviour[case.name])
                for case in built.cases
            )
        for policy, accepted in verdicts.items():
            counts[policy][kind] += 1
            counts[policy]["false rejects"] += kind == "right" and not accepted
            counts[policy]["false accepts"] += kind == "wrong" and accepted
        if tell and verdicts["TorchGrade"] != (kind == "right"):
            print(f"  {exercise.id}.{name}: {'accepted' if kind == 'wrong' else 'rejected'}")
        if kind == "wrong" and not verdicts["TorchGrade"]:
            found = diagnose(built, behaviour, bank, written=corpus.written(answer))
            how, said = how_named(module, name, found)
            counts["TorchGrade"][how] += 1
            if tell and how != "named rightly":
                print(f"  {exercise.id}.{name}: {how}{said}")
    return counts


def judge_public(collection: str, exercise: Any, unit: str, *, tell: bool) -> Counter[str]:
    """Count what a student hears of a collection's answers: public cases, and wrong ideas as handed out."""
    module = corpus.load(collection, exercise.id)
    built = expected.build_exercise(exercise, unit, hidden=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{exercise.id}.ideas.zlib")
        path.write_bytes(store(exercise, built))
        bank = Bank(StoredIdeas(path, built), built)
    count: Counter[str] = Counter()
    for name, answer in corpus.answers_in(module):
        kind = name[:5]
        behaviour = corpus.behaviour_of(answer, built)
        accepted = passes(built, behaviour)
        count[kind] += 1
        count["false rejects"] += kind == "right" and not accepted
        count["false accepts"] += kind == "wrong" and accepted
        if kind == "wrong" and not accepted:
            found = diagnose(built, behaviour, bank, written=corpus.written(answer))
            how, said = how_named(module, name, found)
            count[how] += 1
            if tell and how != "named rightly":
                print(f"  public: {exercise.id}.{name}: {how}{said}")
        elif tell and accepted != (kind == "right"):
            print(f"  public: {exercise.id}.{name}: {'accepted' if accepted else 'rejected'}")
    return count


def how_named(module: Any, name: str, found: Diagnosis | None) -> tuple[str, str]:
    """Say whether a wrong answer got its name, and what was said."""
    if found is None:
        return "unnamed", ""
    rightly = set(found.names) <= corpus.accepted_names(module, name)
    said = f": {' + '.join(found.names)}: {found.sentence}"
    return ("named rightly" if rightly else "named wrongly"), said


def report_public(by_exercise: dict[str, Counter[str]]) -> str:
    """What students hear, as text."""
    lines = [
        "",
        f"{'public cases':18}{'right':>6}{'rejected':>10}{'wrong':>8}{'accepted':>10}"
        f"{'named rightly':>15}{'named wrongly':>15}",
    ]
    total: Counter[str] = sum(by_exercise.values(), Counter())
    for id_, count in [*by_exercise.items(), ("all", total)]:
        named = f"{count['named rightly']} ({100 * count['named rightly'] / max(count['wrong'], 1):.0f} %)"
        lines.append(
            f"{id_:18}{count['right']:>6}{count['false rejects']:>10}{count['wrong']:>8}"
            f"{count['false accepts']:>10}{named:>15}{count['named wrongly']:>15}"
        )
    return "\n".join(lines)


def report(by_exercise: dict[str, dict[str, Counter[str]]]) -> str:
    """Both tables, as text."""
    lines = [f"{'policy':18}{'right answers rejected':>24}{'wrong answers accepted':>24}"]
    total: dict[str, Counter[str]] = {policy: Counter() for policy in POLICIES}
    for counts in by_exercise.values():
        for policy in POLICIES:
            total[policy].update(counts[policy])
    for policy, count in total.items():
        rejects = f"{count['false rejects']} of {count['right']}"
        accepts = f"{count['false accepts']} of {count['wrong']}"
        lines.append(f"{policy:18}{rejects:>24}{accepts:>24}")
    lines += [
        "",
        f"{'exercise':18}{'wrong':>8}{'accepted':>10}{'named rightly':>15}{'named wrongly':>15}",
    ]
    for id_, counts in [*by_exercise.items(), ("all", total)]:
        count = counts["TorchGrade"]
        named = f"{count['named rightly']} ({100 * count['named rightly'] / max(count['wrong'], 1):.0f} %)"
        lines.append(
            f"{id_:18}{count['wrong']:>8}{count['false accepts']:>10}{named:>15}{count['named wrongly']:>15}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", default=[], metavar="ID")
    parser.add_argument(
        "--list", action="store_true", help="name the answers that are judged amiss"
    )
    parser.add_argument("--public", action="store_true", help="judge on public cases, too")
    options = parser.parse_args()
    torch.set_num_threads(1)
    every = load_exercises(load_course(HERE.parent), set(options.only) or None)
    results, public = {}, {}
    for collection in corpus.COLLECTIONS:
        answered = corpus.ids(collection)
        loaded = [(unit, exercise) for unit, exercise in every if exercise.id in answered]
        print(f"benchmarks/{collection}")
        results[collection] = {
            exercise.id: judge_exercise(collection, exercise, unit.id, tell=options.list)
            for unit, exercise in loaded
        }
        print(report(results[collection]), end="\n\n")
        if options.public:
            public[collection] = {
                exercise.id: judge_public(collection, exercise, unit.id, tell=options.list)
                for unit, exercise in loaded
            }
            print(report_public(public[collection]), end="\n\n")
    if options.public and not options.only:
        document = {
            "command": "python benchmarks/verdicts.py --public",
            "torch": torch.__version__,
            "processor": platform.processor() or platform.machine(),
            "collections": results,
            "public": public,
        }
        path = HERE / "results" / "verdicts.json"
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
