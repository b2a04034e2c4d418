"""Shapes whose axes are told in words: ``length 24, channels 40``.

>>> shape_in_words("길이 24, 채널 40", 0).shapes, shape_in_words("channels 8, h 4, w 5", 0).shapes
([(24, 40)], [(4, 5, 8)])
"""

from __future__ import annotations

import re

from shapecalc.grade.sheets.value import Value
from shapecalc.patterns import regex

_WORDS = {
    "length": "length|len|steps|time ?steps|길이|시점|타임 ?스텝|longueur|longitud|länge|長さ",
    "height": "height|h|높이|세로|höhe|hauteur|alto",
    "width": "width|w|너비|폭|가로|breite|largeur|ancho",
    "channels": "channels?|filters?|features?|채널|필터|특징|kanäle|canaux|canales|チャンネル",
}
_AXIS = "|".join(f"(?P<{axis}>{words})" for axis, words in _WORDS.items())
_NEXT = regex(rf"(?:{_AXIS})\s*[:=]?\s*(?P<size>\d{{1,6}})(?![\w.]|,\d)", re.IGNORECASE)
_COMMA = regex(r"\s*(?:[,/×x]|and|und|et|y|과|와)?\s*")
_SETTING = r"\s*(?!par|파라|매개)[^\W\d_]+(?:[ _][^\W\d_]+)?\s*[:=]?\s*\d"
_ENDS = regex(rf"\s*(?:$|[.;|/)]|→|[-=]>|,(?!{_SETTING}))", re.IGNORECASE)

_FORMS = (("length", "channels"), ("height", "width", "channels"))
"""The axes of the output of a sequence and of an image."""


def shape_in_words(line: str, start: int) -> Value | None:
    """Return the shape whose axes are named at a place in a line; None if they are no whole shape.

    Another size behind them makes them settings: ``length 24, filters 40, kernel 3``.
    """
    sizes: dict[str, int] = {}
    at = end = start
    while match := _NEXT.match(line, at):
        axis = next(axis for axis in _WORDS if match[axis])
        if axis in sizes:
            return None
        sizes[axis], end = int(match["size"]), match.end()
        comma = _COMMA.match(line, end)
        at = comma.end() if comma else end
    form = next((form for form in _FORMS if {*form} == sizes.keys()), None)
    if form is None or not _ENDS.match(line, end):
        return None
    shape = tuple(sizes[axis] for axis in form)
    return Value(line[start:end], start, end, [shape], strong=True)
