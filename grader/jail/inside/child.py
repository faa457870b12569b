"""The forked child: defines what the student's files define, then answers calls until it is told to go.

Every top-level statement runs in its own `try`, and is announced before it runs: one that fails or never
ends costs only what depends on it.
"""

from __future__ import annotations
import __future__

import linecache
import socket
import sys
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.jail.inside import frames, wire
from grader.jail.inside.alarm import Alarm
from grader.jail.inside.bans import Bans
from grader.jail.inside.description import Call
from grader.jail.inside.modules import OwnModules
from grader.jail.inside.raised import MAX_FAILURES, FailedStatement, describe_error
from grader.jail.inside.results import describe_others
from grader.jail.inside.rounds import Prepared, Rounds, missing
from grader.jail.inside.together import Together

# Postponed annotations: a type hint whose import is missing costs a right function nothing.
_FLAGS = __future__.annotations.compiler_flag


@dataclass
class _Defining:
    """What is known while definitions run.

    Attributes:
        seconds: that a statement may take.
        skipped: statements that are left out: number of the file, label of the cell, line.
        failures: those that raised.
    """

    seconds: float
    skipped: set[tuple[Any, ...]]
    failures: list[FailedStatement] = field(default_factory=list)


class ChildLoop:
    """The functions of one submission, each file in a module of its own.

    Args:
        channel: where requests come from.
        batches: calls that the server has prepared, by key.
        bans: operators that must not be used.
    """

    def __init__(self, channel: socket.socket, batches: Mapping[str, Prepared], bans: Bans) -> None:
        self.channel = channel
        self.bans = bans
        self.batches = batches
        self.modules: list[types.ModuleType] = []
        self.labels: set[str] = set()
        self.own = OwnModules(self._define_module)
        self.defining: _Defining | None = None
        self.alarm = Alarm(self._tell_place, self.label_of)
        self.nonce = ""
        self.is_sending = False

    def serve(self) -> None:
        """Answer requests until the channel closes."""
        while True:
            try:
                request, _ = frames.receive(self.channel)
            except EOFError:
                return
            self.nonce = request["nonce"]
            if request["do"] == "define":
                self._define(request)
            else:
                self._run_calls(request)

    def _define(self, request: dict[str, Any]) -> None:
        skipped = {tuple(place) for place in request["skip"]}
        self.defining = _Defining(request.get("seconds", 0.0), skipped)
        for number, file in enumerate(request["files"]):
            module = types.ModuleType("__main__")
            self.modules.append(module)
            sys.modules["__main__"] = module
            self.own.add_file([cell for cell in file if "module" in cell])
            self.own.turn_to(number)
            for cell in file:
                if "module" not in cell:
                    self._define_cell(module, cell)
        told = [failure.to_json() for failure in self.defining.failures[:MAX_FAILURES]]
        self.defining = None
        self._send({"failures": told, "hits": self.bans.take_hits()})

    def _define_module(self, module: types.ModuleType, cells: Sequence[dict[str, Any]]) -> None:
        """Define what a module of the student's own holds; in the middle of a call nothing is announced."""
        for cell in cells:
            self._define_cell(module, cell)

    def _define_cell(self, module: types.ModuleType, cell: dict[str, Any]) -> None:
        label, source = cell["label"], cell["source"]
        now, file = self.defining, len(self.modules) - 1
        # Where the course's own code raises, the line that calls it is told.
        if not cell.get("given"):
            self.labels.add(label)
        linecache.cache[label] = (len(source), None, source.splitlines(keepends=True), label)
        for statement in cell["statements"]:
            line = statement["line"]
            if now and (file, label, line) in now.skipped:
                continue
            if now and not statement["harmless"]:
                self._send({"starting": [file, label, line]})
            # Lines count from the top of the cell.
            text = "\n" * (statement["first"] - 1) + statement["text"]
            try:
                code = compile(text, label, "exec", _FLAGS, dont_inherit=True)
                with self.alarm.set(now.seconds if now and not statement["harmless"] else 0.0):
                    exec(code, module.__dict__)
            except BaseException as error:
                described = describe_error(error, self.label_of)
                names = tuple(statement["names"])
                if now:
                    now.failures.append(FailedStatement(label, line, names, described))

    def _run_calls(self, request: dict[str, Any]) -> None:
        prepared = self.batches.get(request["batch"])
        if prepared is None:
            document, blob = frames.receive(self.channel)
            prepared = Prepared([*map(Call.from_json, document["calls"])], wire.unpack(blob))
        module = self.modules[request["file"]]
        sys.modules["__main__"] = module
        self.own.turn_to(request["file"])
        function = module.__dict__.get(request["function"])
        if parts := request.get("parts"):
            found = {name: module.__dict__.get(name) for name in parts}
            function = Together(found, request["function"])
        sent = wire.Tensors(request["room"])
        replies: list[bytes] = []
        seconds = request.get("seconds", 0.0) if request["one_by_one"] else 0.0
        rounds = Rounds(function, prepared, self.label_of) if callable(function) else None
        for index in request["only"]:
            with self.alarm.set(seconds):
                reply = rounds.first(index, sent) if rounds else missing(function)
            replies.append(frames.to_json(reply))
            if request["one_by_one"]:
                self._answer(replies, sent)
                replies, sent = [], wire.Tensors(request["room"])
        with self.alarm.set(seconds):
            troubles = rounds.second() if rounds else []
            others = describe_others(rounds.others, sent) if rounds else []
        self._answer(replies, sent, {"troubles": troubles, "others": others})

    def _answer(
        self,
        replies: Sequence[bytes],
        sent: wire.Tensors,
        more: Mapping[str, Any] = types.MappingProxyType({}),
    ) -> None:
        sizes, data = sent.raw()
        self._send({"sizes": sizes, "hits": self.bans.take_hits(), **more}, data, replies)

    def _send(
        self, message: dict[str, Any], data: bytes = b"", lines: Sequence[bytes] = ()
    ) -> None:
        self.is_sending = True
        frames.send(self.channel, {"nonce": self.nonce, **message}, data, lines)
        self.is_sending = False

    def _tell_place(self, label: str, line: int) -> None:
        """Tell where the code is, unless the alarm rings in the middle of a message."""
        if not self.is_sending:
            self._send({"at": [label, line]})

    def label_of(self, filename: str) -> str:
        """The label of one of the student's cells; "" for any other file of a traceback."""
        return filename if filename in self.labels else ""
