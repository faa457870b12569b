"""The same work on many things by several processes, each a copy of this one; results come in order.

Processes are forked, so that nothing has to be sent to them but the number of the next thing; what comes back
is pickled, between processes of the same author.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeVar

from grader.errors import CourseError, GraderError
from grader.files import short_path
from grader.language import _

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")

_LIBRARY = ("site-packages", "dist-packages", f"{os.sep}lib{os.sep}python")


class Failed:
    """Stands for the result of work that did not come to its end.

    Attributes:
        problems: sentences that say why.
    """

    def __init__(self, *problems: str) -> None:
        self.problems = problems


def cores() -> int:
    """How many processes may run at once on this machine."""
    able = getattr(os, "sched_getaffinity", None)
    return len(able(0)) if able else os.cpu_count() or 1


def each(
    things: Sequence[T],
    work: Callable[[S, T], R],
    name_of: Callable[[T], str],
    jobs: int,
    tools: Callable[[], AbstractContextManager[S]],
) -> Generator[R | Failed, None, None]:
    """Do the work on every thing and yield what comes of it, in order.

    Args:
        things: on which.
        work: given what `tools` gives, and a thing.
        name_of: what people call a thing.
        jobs: how many processes; with one, and where there is no fork, all is done in this one.
        tools: entered once in each process, before its first thing.
    """
    jobs = min(jobs, len(things))
    if jobs < 2 or sys.platform == "win32":
        if things:
            with tools() as tool:
                for thing in things:
                    yield _try(work, tool, thing, name_of(thing))
        return
    yield from _ordered(_results(things, work, name_of, jobs, tools))


def _ordered(results: Iterator[tuple[int, R | Failed]]) -> Generator[R | Failed, None, None]:
    early: dict[int, R | Failed] = {}
    following = 0
    for number, result in results:
        early[number] = result
        while following in early:
            yield early.pop(following)
            following += 1


def _results(
    things: Sequence[T],
    work: Callable[[S, T], R],
    name_of: Callable[[T], str],
    jobs: int,
    tools: Callable[[], AbstractContextManager[S]],
) -> Generator[tuple[int, R | Failed], None, None]:
    """Yield numbers of things and their results as they come."""
    context = multiprocessing.get_context("fork")
    waiting = iter(range(len(things)))
    busy: dict[Connection, tuple[int, Any]] = {}

    def start(number: int) -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()  # or the child would write it again
        ours, theirs = context.Pipe()
        # Ends that this process holds are closed in the child, which would not notice that it is gone.
        held = [*busy, ours]
        process = context.Process(
            target=_serve, args=(theirs, held, things, work, name_of, tools), daemon=True
        )
        process.start()
        theirs.close()
        ours.send(number)
        busy[ours] = number, process

    try:
        for number in [*itertools.islice(waiting, jobs)]:
            start(number)
        while busy:
            for pipe in wait([*busy]):
                assert isinstance(pipe, Connection)
                number, process = busy[pipe]
                following = next(waiting, None)
                try:
                    result = pipe.recv()
                except EOFError:  # it died; another takes its place
                    process.join()
                    del busy[pipe]
                    if following is not None:
                        start(following)
                    yield number, Failed(_say_death(name_of(things[number]), process.exitcode))
                    continue
                if isinstance(result, GraderError):
                    raise result
                if following is None:
                    del busy[pipe]
                    pipe.close()
                else:
                    busy[pipe] = following, process
                    with contextlib.suppress(
                        OSError
                    ):  # if it is gone, that shows when it is read from
                        pipe.send(following)
                yield number, result
    finally:
        for _number, process in busy.values():
            process.terminate()
        for _number, process in busy.values():
            process.join()


def _serve(
    pipe: Connection,
    held: Sequence[Connection],
    things: Sequence[T],
    work: Callable[[S, T], R],
    name_of: Callable[[T], str],
    tools: Callable[[], AbstractContextManager[S]],
) -> None:
    """Work on things until no more are asked for; an interrupt ends the process without a word."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends this process
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of what `tools` leaves behind
    for other in held:
        other.close()
    with contextlib.suppress(EOFError, OSError):
        try:
            with tools() as tool:
                while True:
                    thing = things[pipe.recv()]
                    pipe.send(_try(work, tool, thing, name_of(thing)))
        except GraderError as error:  # no thing is to blame
            pipe.send(error)


def _try(work: Callable[[S, T], R], tool: S, thing: T, name: str) -> R | Failed:
    try:
        return work(tool, thing)
    except CourseError as error:
        return Failed(*error.problems)
    except GraderError:
        raise
    except Exception as error:
        text = " ".join(str(error).split())[:300]
        frames = traceback.extract_tb(error.__traceback__)
        # The last line that is an author's, or this program's.
        frame = next(
            (f for f in reversed(frames) if not any(p in f.filename for p in _LIBRARY)), frames[-1]
        )
        said = _("{name}: {kind}: {text} ({file}, line {line})")
        place = short_path(Path(frame.filename))
        kind = type(error).__name__
        return Failed(said.format(name=name, kind=kind, text=text, file=place, line=frame.lineno))


def _say_death(name: str, code: int | None) -> str:
    if code is not None and code < 0:
        said = _("{name}: the process that worked on it was ended by signal {signal}.")
        return said.format(name=name, signal=signal.Signals(-code).name)
    return _("{name}: the process that worked on it died.").format(name=name)
