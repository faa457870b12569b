"""Where things lie in a checkout; no test counts the folders above it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "grader" / "report" / "record.schema.json"
