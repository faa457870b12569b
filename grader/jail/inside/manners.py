"""Ways in which a call is made once more: the same numbers in another form, which must give the same.

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

MANNERS = (
    *(KEPT, SLICE, STRIDED, CHANGED, SEEDED),
    *(UNSQUEEZED, HALF, INT32, VARIED),
)
"""All but the plain repetition."""

DRAWS = 4
"""Further random calls in which the number of zeros must vary: it stays the same once in 1e8 times."""
