"""The numbers of lists in Word files, which the file does not have as text."""

from __future__ import annotations

import re
from typing import Any

from shapecalc.dataclasses import dataclass, field

BULLET = "-"
SYLLABLES = "가나다라마바사아자차카타파하"
CONSONANTS = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
MOST_LEVELS = 9
"""How many lists inside each other Word has."""

_TENS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"))
_UNITS = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def numeral(number: int, form: str) -> str:
    """Return the number of an item in one of Word's formats.

    >>> numeral(4, "lowerRoman"), numeral(2, "upperLetter"), numeral(3, "ganada")
    ('iv', 'B', '다')
    """
    if form in ("lowerRoman", "upperRoman"):
        text = _roman(number)
    elif form in ("lowerLetter", "upperLetter"):
        text = _cyclic(number, "abcdefghijklmnopqrstuvwxyz")
    elif form in ("ganada", "chosung"):
        return _cyclic(number, SYLLABLES if form == "ganada" else CONSONANTS)
    elif form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    else:
        return f"{number:02d}" if form == "decimalZero" else str(number)
    return text.upper() if form.startswith("upper") else text


def _roman(number: int) -> str:
    text = ""
    for value, sign in (*_TENS, *_UNITS):
        text += sign * min(number // value, 20)
        number %= value
    return text


def _cyclic(number: int, letters: str) -> str:
    """Return a letter; after the last one, letters are doubled."""
    if not 1 <= number <= 10 * len(letters):
        return str(number)
    rounds, at = divmod(number - 1, len(letters))
    return letters[at] * (rounds + 1)


@dataclass(slots=True)
class ListLevel:
    """How the items of a list on one level are numbered.

    Attributes:
        start: the first number.
        form: Word's name of the format of the numbers.
        text: the text around it: ``%1.`` for ``1.``.
    """

    start: int = 1
    form: str = "decimal"
    text: str = "%1."


@dataclass(slots=True)
class Numbering:
    """Counts the items of the lists of a Word file.

    Attributes:
        levels: the levels of each list, by the number of the list in the file.
        shared: a name for each list; those of one name are counted together.
        counts: the number of the last item on each level of a list.
    """

    levels: dict[int, dict[int, ListLevel]] = field(default_factory=dict)
    shared: dict[int, str] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)

    def label(self, number: int, level: int) -> str:
        """Return what Word shows in front of the next item of a list: a number or a bullet."""
        levels = self.levels.get(number)
        if levels is None or not 0 <= level < MOST_LEVELS:
            return ""
        counts = self.counts.setdefault(self.shared[number], [])
        while len(counts) <= level:
            counts.append(levels.get(len(counts), ListLevel()).start - 1)
        counts[level] += 1
        del counts[level + 1 :]
        this = levels.get(level, ListLevel())
        if this.form in ("bullet", "none"):
            return BULLET if this.form == "bullet" else ""

        def count(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            if not 0 <= at < len(counts):
                return ""
            return numeral(counts[at], levels.get(at, ListLevel()).form)

        return re.sub(r"%(\d)", count, this.text)


def numbering_of(root: Any, tag: str) -> Numbering:
    """Return the lists that a Word file declares.

    Args:
        root: the root of the tree of ``numbering.xml``; None if the file has none.
        tag: the namespace of Word in braces.
    """
    numbering = Numbering()
    if root is None:
        return numbering
    kinds = {
        kind.get(f"{tag}abstractNumId"): _levels(kind, tag)
        for kind in root.findall(f"{tag}abstractNum")
    }
    for item in root.findall(f"{tag}num"):
        kind = item.find(f"{tag}abstractNumId")
        name = None if kind is None else kind.get(f"{tag}val")
        number = integer(item.get(f"{tag}numId"))
        overrides = item.findall(f"{tag}lvlOverride")
        levels = dict(kinds.get(name, {}))
        for override in overrides:
            level = integer(override.get(f"{tag}ilvl"))
            start = override.find(f"{tag}startOverride")
            old = levels.get(level, ListLevel())
            if start is not None:
                levels[level] = ListLevel(integer(start.get(f"{tag}val"), 1), old.form, old.text)
        numbering.levels[number] = levels
        # Lists of one kind go on counting, unless they say where they start.
        numbering.shared[number] = f"list {number}" if overrides or name is None else name
    return numbering


def _levels(kind: Any, tag: str) -> dict[int, ListLevel]:
    """Return the levels of a kind of list."""
    levels = {}
    for level in kind.findall(f"{tag}lvl"):
        parts = {name: level.find(f"{tag}{name}") for name in ("start", "numFmt", "lvlText")}
        values = {name: part.get(f"{tag}val") for name, part in parts.items() if part is not None}
        levels[integer(level.get(f"{tag}ilvl"))] = ListLevel(
            integer(values.get("start"), 1),
            values.get("numFmt") or "decimal",
            values.get("lvlText") or "",
        )
    return levels


def integer(text: str | None, otherwise: int = 0) -> int:
    """Return the number in an attribute; another one if it is none.

    >>> integer("3"), integer(None), integer("x", 1)
    (3, 0, 1)
    """
    return int(text) if text and re.fullmatch(r"\d{1,6}", text, re.ASCII) else otherwise
