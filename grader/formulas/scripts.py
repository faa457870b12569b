"""Indices and powers in the small letters that Unicode has for some characters."""

from __future__ import annotations

from collections.abc import Sequence

SUBSCRIPTS = str.maketrans("0123456789+-=()aeijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_INDICES = {ord(letter): SUBSCRIPTS[ord(letter)] for letter in "0123456789ijklmnt"}
SUPERSCRIPTS = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyzT",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ",
)


def small_below(lines: Sequence[str]) -> str:
    """An index of up to two letters as small ones below the line; "" if it is another one.

    Not every letter has a small form. So that W_xr stands like W_xz, only those that count things are used.
    """
    return _letters(lines, _INDICES, 2)


def small_above(lines: Sequence[str]) -> str:
    """A script of up to three letters as small ones above the line; "" if Unicode has none."""
    return _letters(lines, SUPERSCRIPTS, 3)


def _letters(lines: Sequence[str], letters: dict[int, int], most: int) -> str:
    small = len(lines) == 1 and len(lines[0]) <= most and all(ord(c) in letters for c in lines[0])
    return lines[0].translate(letters) if small else ""


def small(text: str, letters: dict[int, int], sign: str) -> str:
    """Return a script in small letters; where it has none, behind a sign, in parentheses if need be."""
    bare = text.replace(" ", "")
    if all(ord(character) in letters for character in bare):
        return bare.translate(letters)
    return f"{sign}{bare}" if bare.isalnum() else f"{sign}({text})"
