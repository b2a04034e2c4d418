"""Shapes whose axes are told in words: ``length 24, channels 40``, ``26 by 26 with 32 channels``.

>>> shape_in_words("길이 24, 채널 40", 0).shapes, shape_in_words("channels 8, h 4, w 5", 0).shapes
([(24, 40)], [(4, 5, 8)])
>>> shape_in_prose("32 channels of 13 by 13", 0).shapes, shape_in_prose("a vector of 10", 2).shapes
([(13, 13, 32)], [(10,)])
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
_NEXT = regex(rf"(?:{_AXIS})\s*[:=]?\s*(?P<size>\d{{1,6}})(?![A-Za-z0-9_.]|,\d)", re.IGNORECASE)
_COMMA = regex(r"\s*(?:[,/×x]|and|und|et|y|과|와)?\s*")
_SETTING = r"\s*(?!par|파라|매개)[^\W\d_]+(?:[ _][^\W\d_]+)?\s*[:=]?\s*\d"
_ENDS = regex(
    rf"(?:개|이고|이며|이\s?되고|입니다|이다|임|이고요|로)?\s*(?:$|파라|[.;|/)]|→|[-=]>|,(?!{_SETTING}))",
    re.IGNORECASE,
)

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


_NUMBER = r"(?<![\d.,*×x+/-])(?<![*×+/]\s)(?P<{}>\d{1,6})(?![\w.]*\d|[.,]\d|\s*[*×+^/=])"
_PLANE = (
    r"(?<![\d.,])(?P<height>\d{1,5})\s*(?:by|[x×*]|mal|par|por)\s*(?P<width>\d{1,5})(?!\s*[*×x+^/=]|[\d.,]*\d)"
    r"\s*(?:pixels?|px|images?|grid|pixel|이미지|크기|픽셀|짜리|사이즈)?(?:의|로|에|이고)?"
)
_MAPS = (
    r"(?:(?:output|feature)?\s*channels?|feature\s*maps?|maps?|planes|kanälen?|canaux|canales"
    r"|merkmalskarten?|채널|특징\s*맵|특성\s*맵|피처\s*맵|チャンネル)"
)
_STEP = r"(?:time\s*-?\s*)?steps?|타임\s*스텝|시점|스텝|zeitschritten?|pas de temps|tokens?|토큰"
_FEATURES = (
    r"features?|values?|units?|channels?|dimensions?|numbers?|merkmalen?|특징|특성|채널|차원|값"
)
_SIZE = r"(?:length|size|dimension|dim|länge|größe|longueur|taille|longitud|tamaño)"
_WITH = r"\s*,?\s*(?:with|and|mit|und|avec|et|con|y|in)?\s*"


def _numbered(pattern: str) -> str:
    """Return a pattern with a number in the place of each ``@name@``."""
    return re.sub(r"@(\w+)@", lambda name: _NUMBER.replace("{}", name[1], 1), pattern)


_PLANE_WITH_MAPS = regex(
    _numbered(
        rf"{_PLANE}{_WITH}(?:@channels@\s*(?:개의?\s*)?{_MAPS}|(?:채널|channels?)\s*(?:수\s*)?@depth@개?)(?!\s*(?:par|파라))"
    ),
    re.IGNORECASE,
)
_MAPS_OF_PLANE = regex(
    _numbered(
        rf"@channels@\s*(?:개의?\s*)?{_MAPS}\s*,?\s*(?:each|of|à|de|von|mit|with|jeweils)?\s*"
        rf"(?:of|is|size|sized|the size|je)?\s*(?:of\s*)?{_PLANE}"
    ),
    re.IGNORECASE,
)
_STEPS = regex(
    _numbered(
        rf"@length@\s*(?:개의?\s*)?(?:{_STEP})(?:마다|에|과|와)?"
        rf"\s*,?\s*(?:with|of|and|mit|und|à|de|by|x|×)?\s*@features@\s*(?:개의?\s*)?(?:{_FEATURES})(?![a-z])(?:\s+each)?"
        rf"|sequence\s+of\s+@long@\s+vectors\s+(?:of\s+)?(?:{_SIZE}\s+)?@wide@"
    ),
    re.IGNORECASE,
)
_VECTOR = regex(
    _numbered(
        rf"(?:vectors?|vektors?|vecteur)\s+(?:of|with|mit|von|der|de|con)?\s*(?:the\s+)?(?:{_SIZE}\s+)?@size@"
        rf"(?![\s]*[x×,]\s*\d)(?:\s+(?:values?|entries|elements?|components?|numbers|einträgen?|werten?"
        rf"|elementen?|valeurs|valores|features?|dimensions?))?"
        rf"|@wide@\s*-?\s*(?:d|dimensional(?:er)?|차원|개짜리|칸짜리)(?:의)?\s*(?:vector|vektor|벡터)"
        rf"|{_SIZE}[ -]@long@\s*vector"
        rf"|(?:길이|크기|차원)(?:가|이)?\s*@own@(?:인|의|짜리)?\s*벡터"
    ),
    re.IGNORECASE,
)
_TOLD = regex(
    r"channel|map|ve[ck]|step|kan[aä]l|canaux|canal|merkmal|zeit|pas de|token|planes"
    r"|채널|벡터|맵|스텝|시점|토큰|チャンネル",
    re.IGNORECASE,
)
"""The words of such shapes, so that few lines are looked at more closely."""

_FIRST = regex(r"[\dvlsdVLSD길크차]")

_SHAPES = (
    (_PLANE_WITH_MAPS, ("height", "width", "channels depth")),
    (_MAPS_OF_PLANE, ("height", "width", "channels")),
    (_STEPS, ("length long", "features wide")),
    (_VECTOR, ("size wide long own",)),
)


def shape_in_prose(line: str, start: int) -> Value | None:
    """Return the shape that begins at a place in a sentence; None if none does.

    ``32 filters of 3x3`` is none: filters have sizes of their own.
    """
    if not (_FIRST.match(line, start) and _TOLD.search(line, start)):
        return None
    for pattern, axes in _SHAPES:
        if match := pattern.match(line, start):
            sizes = match.groupdict()
            shape = tuple(int(next(filter(None, map(sizes.get, axis.split())))) for axis in axes)
            return Value(match[0], start, match.end(), [shape], strong=True)
    return None
