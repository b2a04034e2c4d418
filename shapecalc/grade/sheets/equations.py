"""Numbers, formulas, and equations with several sides in a line.

>>> equation("4*(10+1+1)*10 = 480", 0).amounts
[480, 480]
>>> equation("weights 440 + bias 40 = 480", 0).amounts
[480, 480]
"""

from __future__ import annotations

import re

from shapecalc.grade.sheets.numbers import NUMBER
from shapecalc.grade.sheets.sides import goes_on, letters_in
from shapecalc.grade.sheets.value import LONGEST, Value, amounts_of, doubt_about, group_end
from shapecalc.grade.sheets.words import EASTERN, PHRASES, Role, folded
from shapecalc.patterns import regex

_NAME = regex(rf"[A-Za-zÀ-ÿ\u0370-\u03ff_]\w*|{EASTERN}+")
_OPERATOR = regex(
    r"(?<=[\d)])\s+[xX]\s+(?=[A-Za-z])|\s*(?:\*\*|//|[-+*/·×^]|%(?!\s*[^\x00-\u0400])|[xX](?=\s*[\d(\[]))\s*"
)
_EQUALS = regex(r"\s*(?:==?|≈|≒|＝)\s*(?![=>])")
_LETTER = regex(r"[A-Za-z](?![^\W²³¹⁰⁴-⁹])")
_STARTS = regex(r"\s*(?:\*|×|·|/(?=\w)|\^|\+)\s*[\w(]|²|³|\s+x\s+[a-z(]")
_SIGN = regex(r"[-+]\s*(?=[\d(])")
_POWER = regex(r"[²³¹⁰⁴-⁹]+")
_FRACTION = regex(r"\d[.,]\d")
FUNCTIONS = ("floor", "ceil", "int", "mod", "max", "min")
_SIZES = regex(r",(?!\d{3}(?!\d))")
"""A comma between sizes, which no formula has."""

_REMARK = regex(
    r"[(\[](?=.*(?:[A-Za-z]{2}\s+\w|\d\s+[A-Za-z]{2}))(?!.*\d\s*[xX]\s|.*\s[xX]\s)"
    r"[^+*/×·^=]*[)\]]"
)
"""Words in brackets, which are no formula: ``(448 params)``, ``(of which 0 non-trainable)``."""

_TIMES = regex(r"[xX×*]\s?(?P<factor>\d{1,4})\s*=\s*(?P<result>\d[\d,.]*\d|\d)(?![\w,.]\d)")
"""How an equation goes on with a product: ``= 1472, x2 = 2944``."""

_WORD_ALONE = regex(r"[(\[]\s*[^\W\d]\w{2,}\s*[)\]]")
"""A word in brackets, which names a layer unless a sign follows: ``320 (conv2d)``."""

_BLANK_MARK = regex(r"(?<=\d) (?=\d{3}(?!\d))")
_SPACED = regex(r"[1-9]\d{0,2}(?: \d{3})+(?![\d.,])")
"""A number with blanks between thousands."""


def equation(line: str, start: int) -> Value | None:
    """Return a number, a formula or an equation."""
    first = _side(line, start)
    if first is None:
        return _times(line, start)
    end, formula, has_sign = first
    sides = [formula]
    plain = NUMBER.match(line, start)
    if plain and not has_sign and end > plain.end():  # `8 biases = 80`: a part, then the sum.
        return Value(plain[0].strip(), start, plain.end(), None, amounts_of(sides))
    while (equals := _EQUALS.match(line, end)) and len(sides) < 20:
        if _names_layer(line, equals.end()):
            break
        following = _side(line, equals.end(), result=True)
        if following is None:
            break
        end, has_sign = following[0], True
        sides.append(following[1])
    text = line[start:end].strip()
    if not has_sign and not NUMBER.fullmatch(text.removeprefix("-")):
        return None
    if text[0] == "-" and start and not line[start - 1].isspace():
        return None
    amounts = amounts_of(sides)
    while len(amounts) > 1 and goes_on(amounts[0], sides[1], amounts[1]):
        sides, amounts = sides[1:], amounts[1:]
    if not amounts:
        fraction = _FRACTION.search(text)
        doubt = "it is no whole number" if fraction else "it cannot be read as a formula"
        unreadable = has_sign and not re.search(r"[,'\"\[]", text)
        return Value(text, start, end, doubt=doubt) if unreadable or fraction else None
    doubt = doubt_about(line, text, start, end)
    return Value(text, start, end, None, amounts, doubt=doubt, letters=letters_in(sides))


def _times(line: str, start: int) -> Value | None:
    """Return a factor and the result with which an equation before it goes on."""
    times = _TIMES.match(line, start)
    amounts = amounts_of([times["factor"], times["result"]]) if times else []
    return Value(times[0], start, times.end(), None, amounts) if times and amounts else None


_NAMES_BEHIND = (Role.ORDER, Role.SUBJECT, Role.PARAMS_LABEL, Role.TOTAL)


def _names_layer(line: str, at: int) -> bool:
    """Return whether a word behind a sign says what is before it: ``448 = first conv``."""
    word = _NAME.match(line, at)
    meaning = PHRASES.get(folded(word[0])) if word else None
    return meaning is not None and meaning.kind in _NAMES_BEHIND


def _separates(line: str, sign: re.Match[str]) -> bool:
    """Return whether a dash between blanks stands behind a word: ``embedding - 30x38``."""
    before = line[: sign.start()]
    apart = sign[0][0] == "-" and sign[0][-1].isspace() and before[-1:].isspace()
    return apart and (before.rstrip()[-1:].isalnum() or before.rstrip()[-1:] == ")")


def _side(line: str, start: int, result: bool = False) -> tuple[int, str, bool] | None:
    """Return the end of one side of an equation, its formula, and whether it has a sign."""
    sign = _SIGN.match(line, start)
    if sign and not result and _separates(line, sign):
        return None
    at = sign.end() if sign else start
    operand = _operand(line, at, first=not result)
    if operand is None:
        return None
    end, formula = operand
    has_sign = _is_product(formula)
    formula = (sign[0].strip() if sign and sign[0][0] == "-" else "") + formula
    while end - start < LONGEST and (operator := _OPERATOR.match(line, end)):
        following = _operand(line, operator.end(), of_letters=_has_letters(formula, operator[0]))
        if following and _is_word_behind(line, operator):
            break
        if following is None or _is_dash(line, operator, following[1], formula):
            break
        if operator[0] == " / " and NUMBER.fullmatch(formula) and _agrees(line, operator.end()):
            break
        if operator[0] == " // " and _is_remark(line, operator.end(), formula):
            break
        end, has_sign = following[0], True
        formula += f" {operator[0].strip().replace('x', '*').replace('X', '*')} {following[1]}"
    return end, formula, has_sign


def _agrees(line: str, start: int) -> bool:
    """Return whether a calculation that agrees with its result begins: ``10 / (32+1)*10 = 330``."""
    amounts = (equation(line, start) or Value("")).amounts
    return len(amounts) > 1 and all(amount == amounts[0] for amount in amounts)


def _is_remark(line: str, start: int, left: str) -> bool:
    """Return whether a calculation behind ``//`` gives the number before it: ``26 // 25 + 1``."""
    result = equation(line, start) if NUMBER.fullmatch(left) else None
    return result is not None and [*result.amounts[-1:]] == amounts_of([left])


def _is_word_behind(line: str, operator: re.Match[str]) -> bool:
    """Return whether a dash or slash stands before a word: ``1024 / Non-trainable 96``."""
    name = _NAME.match(line, operator.end())
    if name is None or operator[0].strip() not in ("-", "/"):
        return False
    if "_" in name[0]:
        return bool(_AUTOMATIC.fullmatch(name[0]))
    meaning = PHRASES.get(folded(name[0]))
    return len(name[0]) > 2 or (meaning is not None and meaning.kind in _ANSWER_WORDS)


_AUTOMATIC = regex(r"[a-z]{3}[a-z_]*(?:[1-3]d)?_\d+")
"""A name as Keras gives it: ``conv2d_1``."""

_ANSWER_WORDS = (Role.SHAPE_LABEL, Role.PARAMS_LABEL, Role.INPUT_LABEL, Role.TOTAL, Role.SUBJECT)
"""The words with which another answer begins: ``924 / 출력 (10,)``."""


def _is_product(formula: str) -> bool:
    return not NUMBER.fullmatch(formula) and not _NAME.fullmatch(formula)


def _is_dash(line: str, operator: re.Match[str], right: str, left: str) -> bool:
    """Return whether a dash or slash between two plain numbers separates answers."""
    if operator[0].strip() not in ("-", "/") or not NUMBER.fullmatch(right):
        return False
    if operator[0] == " / " and re.fullmatch(r"\d+(?: \* \d+)+", left):
        return not _OPERATOR.match(line, operator.end() + len(right))  # `47*19*10 / 0`
    if not NUMBER.fullmatch(left):
        return False
    rest = line[operator.end() + len(right) :]
    same = re.match(rf"\s+{re.escape(operator[0].strip())}\s+\d", rest)
    return operator[0].startswith(" ") and bool(same or not re.match(r"\s*[-+*/×=]", rest))


_PART_WORDS = tuple(w for w, m in PHRASES.items() if m.kind in (Role.PART, Role.OTHER_LABEL))
_PART = "|".join(
    re.escape(word) for word in sorted(_PART_WORDS, key=len, reverse=True) if len(word) > 1
)
_PART += "|dims?|dimensions?"  # Behind a factor they count it: `5000 x 64 dims = 320000`.
EQUALS_BEHIND = regex(rf"\s*(?:{_PART})\s*=\s*\d", re.IGNORECASE)
"""A part behind a factor, and the result: ``filters = 416``."""

_BEFORE = regex(rf"(?:{_PART})\s*[:=]?\s*(?=[\d(])", re.IGNORECASE)
_ANY_WORD = regex(r"(?:[^\W\d_]{2,30}\s+|[WUBwub]\s+){1,6}[:=]?\s*(?=\d)")
SUM_BY_PARTS = regex(
    r"(?:[^\W\d_]{2,30}[ :=]{1,9}|[WUBwub] +){1,6}[\d,.]+\s*"
    r"(?:\+\s*(?:[^\W\d_]{2,30}[ :=]{1,9}|[WUBwub] +){1,6}[\d,.]+\s*){1,30}"
)
"""A sum whose parts have names: ``depthwise 27 + pointwise 48 + bias 16``."""

_AFTER = regex(
    rf"\s*(?:\(\s*(?:{_PART}|[^\x00-\u0400]{{2,12}}|(?:non-)?trainable)\s*\)|(?:{_PART})(?![\w]))(?=\s*(?:[-+*×)]|[xX]\s*[\d(]|(?:and|und|et|y)\s+\d|=))"
    rf"|\s*(?:개의?|차원)?\s*(?:{_PART})?(?<=[^\x00-\u0400])(?=\s*[*×+=])",
    re.IGNORECASE,
)
_SIGNS_BEHIND = frozenset("(*×+=")
"""The signs with which what stands behind an operand can begin."""


def _has_letters(formula: str, operator: str) -> bool:
    """Return whether a word behind an operator is a factor or a term, not what describes one."""
    return operator.strip() not in ("+", "-") or re.search(r"[^\W\d_]", formula) is not None


def _operand(
    line: str, start: int, first: bool = False, of_letters: bool = False
) -> tuple[int, str] | None:
    """Return the end of an operand, and its formula without the words that describe it.

    Args:
        line: the line.
        start: where the operand begins.
        first: whether it is the first of its side.
        of_letters: whether it is one of a formula in letters: its equals sign ends the side.
    """
    at = _behind_words(line, start, first)
    if of_letters and "=" in line[start:at]:
        at = start
    end = _factor(line, at, first)
    if not end:
        return None
    formula = _BLANK_MARK.sub("", line[at:end])
    while end - at < LONGEST and (more := _adjacent(line, end)):
        formula += f"*{line[end:more]}" if line[end] not in "²³" else line[end:more]
        end = more
    following = line[end:].lstrip()[:1]  # Most operands end a line, and the pattern is long.
    described = following.isalnum() or following in _SIGNS_BEHIND
    after = _AFTER.match(line, end) if described else None
    return (after.end() if after else end), formula


def _behind_words(line: str, start: int, first: bool) -> int:
    """Return where the operand begins behind the words that describe it."""
    if not line[start : start + 1].isalpha():
        return start
    before = _BEFORE.match(line, start) or (_ANY_WORD.match(line, start) if not first else None)
    before = before or (_ANY_WORD.match(line, start) if SUM_BY_PARTS.match(line, start) else None)
    return before.end() if before and not (first and not _joins_sum(line, before.end())) else start


def _joins_sum(line: str, at: int) -> bool:
    """Return whether a number behind a word is the first of a sum: ``weights 440 + bias 40``."""
    return bool(re.match(r"[\d,.]+\s*(?:\([^()]*\)\s*)?\+", line[at:]))


def _factor(line: str, at: int, first: bool) -> int:
    """Return the end of a number, a name or brackets; 0 if there is none."""
    if at >= len(line):
        return 0
    if line[at] in "([{⌊⌈":
        end = group_end(line, at)
        group = line[at:end]
        if re.search(r":|(?<![<>=!])=(?!=)|%\W*$", group) or _SIZES.search(group):
            return 0  # Words and values of their own: `(params: 4 * 10 = 40)`.
        if (first and re.search(EASTERN, group)) or _REMARK.fullmatch(group):
            return 0
        if first and _WORD_ALONE.fullmatch(group) and not starts_formula(line, end):
            return 0
        return end if re.search(r"[\d+*/×·]|^\W?\w{1,2}\W?$", line[at:end]) else 0
    spaced = not first and _SPACED.match(line, at)
    number = spaced or NUMBER.match(line, at)
    if number:
        return number.end()
    name = _NAME.match(line, at)
    if name is None or (first and not _starts_formula(line, name)):
        return 0
    if name[0].lower() in FUNCTIONS and line[name.end() : name.end() + 1] == "(":
        return group_end(line, name.end())
    meaning = PHRASES.get(folded(name[0]))
    if meaning and meaning.kind in (Role.SUBJECT, Role.TOTAL, Role.FINAL, Role.OR, Role.NOT):
        return 0
    return name.end()


def _starts_formula(line: str, name: re.Match[str]) -> bool:
    """Return whether a name begins a formula, not a sentence."""
    after = line[name.end() :]
    if name[0].lower() in FUNCTIONS and after.startswith("("):
        return True
    if starts_formula(line, name.end()):
        return True
    return len(name[0]) <= 2 and bool(re.match(r"\([^,]*[-+*/×]", after))


def starts_formula(line: str, end: int) -> bool:
    """Return whether a sign behind a word makes it a factor or a term of a formula."""
    return _STARTS.match(line, end) is not None


def _adjacent(line: str, end: int) -> int:
    """Return the end of a factor without a sign before it: ``4(u+d+1)u``; 0 if there is none."""
    if end >= len(line):
        return 0
    power = _POWER.match(line, end)
    if power:
        return power.end()
    if line[end] in "(" and line[end - 1 : end] not in " ":
        return group_end(line, end)
    if line[end - 1] in ")]²³" and (number := NUMBER.match(line, end)):
        return number.end()
    name = _LETTER.match(line, end)
    if name and (line[end - 1].isdigit() or line[end - 1] in ")]") and name[0] not in "xX":
        return name.end()
    return 0
