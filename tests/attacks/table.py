"""Print what became of the attacks, as a Markdown table: line, what it tries, what it must get, what it got.

    python tests/attacks/table.py OUT

OUT is the folder with the records of a run: `pytest tests/attacks --basetemp DIR` leaves it in
DIR/attacks0/out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import archives
import catalogue

from grader.reading.folders import printable


def rows(out: Path) -> list[tuple[str, str, str, str]]:
    """A row for each attack of which there is a record; variants share one where they got the same."""
    documents = [json.loads(path.read_bytes()) for path in (out / "records").glob("*.json")]
    records = {document["student"]: document for document in documents}
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for attack in [*catalogue.read_attacks(), *archives.read_attacks()]:
        names = [attack.name, printable(Path(archives.file_name(attack)).stem), f"{attack.name}.py"]
        record = next((records[name] for name in names if name in records), None)
        if record is None:
            continue
        entry = next(e for e in record["exercises"] if e["id"] == attack.exercise)
        got = f"{entry['status']}, {entry['score']:g} of {entry['max_score']:g}"
        got += ", flagged" * bool(entry.get("flags"))
        beside = " (beside a right answer)" * attack.with_right_answer
        row = (attack.line, attack.told + beside, " or ".join(attack.must_get), got)
        found.setdefault(row, []).append(attack.variant)
    return [
        (line, told, must, f"{got} ({', '.join(filter(None, variants))})" if any(variants) else got)
        for (line, told, must, got), variants in found.items()
    ]


def main() -> None:
    """Print the table."""
    print("| Line | It tries | Must get | Got |\n|---|---|---|---|")
    for row in rows(Path(sys.argv[1])):
        print("|", " | ".join(cell.replace("|", "\\|") for cell in row), "|")


if __name__ == "__main__":
    main()
