"""Ways in which a call is made once more: with the same numbers, which must give the same, or with others.

A manner is a word. It says how the arguments differ from those of the plain call, and what must come of it.
"""

from __future__ import annotations

REPEAT = "repeat"
KEPT = "kept"
SLICE = "slice"
STRIDED = "strided"
CHANGED = "changed"
SEEDED = "seeded"
UNSQUEEZED = "unsqueezed"
HALF = "float16"
INT32 = "int32"
VARIED = "varied"
BELOW = "below"
MINUS_INF = "minus_inf"
ENDS = "ends"
ALIASED = "aliased"
INT64 = "int64"

WITH_OTHERS = (BELOW, MINUS_INF, ENDS, ALIASED, INT64)
"""With other numbers than the plain call: what it makes is sent, and compared with what the reference makes."""

MANNERS = (
    *(KEPT, SLICE, STRIDED, CHANGED, SEEDED),
    *(UNSQUEEZED, HALF, INT32, VARIED),
    *WITH_OTHERS,
)
"""All but the plain repetition."""

DRAWS = 4
"""Further random calls in which the number of zeros must vary: it stays the same once in 1e8 times."""
