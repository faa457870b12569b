"""The shape of the package: rooms, floors, arrows between them, circles; lengths of files and functions.

    python benchmarks/structure.py [FOLDER]... [--json]

A room is a folder of modules; a module at the top level of the package is a room of its own, since it is
found by its own name alone. The package's own `__init__` is no room: it lists what others import from here.
An arrow is an import from one room into another, wherever in a module it stands. A room's floor is one below
the lowest that it imports; rooms that import each other in a circle share one, and what is imported within a
circle goes upward somewhere. A FOLDER is a package (default: grader).
"""

from __future__ import annotations

import argparse
import ast
import json
import statistics
from collections.abc import Iterator, Mapping
from pathlib import Path

Graph = Mapping[str, set[str]]


def modules_of(package: Path) -> dict[str, Path]:
    """Dotted names of a package's modules."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        if path == package / "__init__.py":
            continue
        name = ".".join([package.name, *path.relative_to(package).with_suffix("").parts])
        found[name.removesuffix(".__init__")] = path
    return found


def room_of(module: str, modules: Mapping[str, Path]) -> str:
    """The room of a module: its folder; at the top level, itself."""
    parts = module.split(".")
    is_folder = modules[module].name == "__init__.py"
    return "/".join(parts[1:] if is_folder or len(parts) < 3 else parts[1:-1])


def imports_of(path: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    """The modules of the package that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module in modules:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in modules else node.module


def arrows(modules: Mapping[str, Path]) -> tuple[dict[str, set[str]], set[tuple[str, str]]]:
    """Which room imports which, and which module imports a module of another room."""
    rooms: dict[str, set[str]] = {room_of(name, modules): set() for name in modules}
    singles = set()
    for name, path in modules.items():
        for other in imports_of(path, modules):
            here, there = room_of(name, modules), room_of(other, modules)
            if here != there:
                rooms[here].add(there)
                singles.add((name, other))
    return rooms, singles


def circles(graph: Graph) -> list[list[str]]:
    """Groups of rooms that can be reached from each other."""
    reach = {room: set(others) for room, others in graph.items()}
    for middle in graph:
        for room in graph:
            if middle in reach[room]:
                reach[room] |= reach[middle]
    found = {
        tuple(sorted({room} | {o for o in reach[room] if room in reach[o]}))
        for room in graph
        if room in reach[room]
    }
    return [list(group) for group in sorted(found)]


def floors(graph: Graph) -> int:
    """How many floors the rooms need."""
    home = {room: group[0] for group in circles(graph) for room in group}
    merged: dict[str, set[str]] = {}
    for room, others in graph.items():
        mine = home.get(room, room)
        merged.setdefault(mine, set()).update(home.get(o, o) for o in others)
    depth: dict[str, int] = {}

    def floor(room: str) -> int:
        if room not in depth:
            depth[room] = 1 + max((floor(o) for o in merged[room] - {room}), default=0)
        return depth[room]

    return max(map(floor, merged))


def functions_of(path: Path) -> Iterator[tuple[int, str]]:
    """Lines of each function, docstring left out, and where it stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or 0) - node.lineno + 1
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                length -= (first.end_lineno or 0) - first.lineno + 1
            yield length, f"{path.name}:{node.lineno} {node.name}"


def measure(package: Path) -> dict[str, object]:
    """All measures."""
    modules = modules_of(package)
    rooms, singles = arrows(modules)
    lengths = sorted(len(path.read_text("utf-8").splitlines()) for path in modules.values())
    functions = sorted(one for path in modules.values() for one in functions_of(path))
    in_circles = [set(group) for group in circles(rooms)]
    upward = sum(
        any({room_of(a, modules), room_of(b, modules)} <= group for group in in_circles)
        for a, b in singles
    )
    return {
        "files": len(modules),
        "files at the top level": len(list(package.glob("*.py"))),
        "rooms": len(rooms),
        "floors": floors(rooms),
        "arrows between rooms": sum(map(len, rooms.values())),
        "imports between rooms": len(singles),
        "imports within a circle of rooms": upward,
        "circles": circles(rooms),
        "lines of a file, median and longest": [statistics.median(lengths), lengths[-1]],
        "lines of a function, median": statistics.median(length for length, _ in functions),
        "longest function": functions[-1],
        "functions over 45 lines": [where for n, where in functions if n > 45],
    }


def main() -> None:
    """Measure and print, one column for each folder."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="*", default=["grader"], metavar="FOLDER")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = {folder: measure(Path(folder).resolve()) for folder in options.folders}
    if options.json:
        words = " ".join(options.folders)
        command = f"python benchmarks/structure.py {words} --json"
        print(json.dumps({"command": command, **found}, indent=1))
        return
    for name in next(iter(found.values())):
        print(f"{name:42}", *(f"{measures[name]!s:24}" for measures in found.values()))


if __name__ == "__main__":
    main()
