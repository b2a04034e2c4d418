"""Sizes, shapes and numbers of parameters in the forms in which people write them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.algebra.notation import evaluate, parse_formula
from shapecalc.algebra.size import LARGEST_SIZE, UNKNOWN
from shapecalc.grade.amounts import (
    LONGEST,
    contains_letters,
    data_text,
    half_width,
    inside_brackets,
    read_amount,
    read_formula,
    read_integer,
    read_shapes,
    read_size,
    split_at_commas,
    starts_unknown,
)

N = None


def plain(shapes: Any) -> list[list[Any]]:
    return [[n if isinstance(n, int) else None for n in shape] for shape in shapes]


# Characters and integers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（None，3，１０）", "(None,3,10)"),
        ("\u3000４８０\u3000", "480"),
        ("\u00a0480\u00a0", "480"),
        ("ｌｓｔｍ：　１", "lstm: 1"),
        ("층 480개", "층 480개"),
        ("", ""),
    ],
)
def test_half_width(text: str, expected: str) -> None:
    assert half_width(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, 4457472) for text in ("4457472", "4,457,472", "4.457.472", "4_457_472")),
        *((text, 4457472) for text in ("4 457 472", "4'457'472")),
        *((text, 480) for text in ("480", "0480", "480개", "480 개", "480個")),
        ("0", 0),
        ("999,999,999,999", 999_999_999_999),
    ],
)
def test_read_integer(text: str, expected: int) -> None:
    assert read_integer(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "abc", "4u", "10.5", "1e3", "-3", "1,02", "4,45,7472", "480 params", "3x3", "None", "½"],
)
def test_read_integer_of_other_texts(text: str) -> None:
    assert read_integer(text) is None


def test_read_integer_has_a_limit() -> None:
    assert read_integer("1" * LONGEST) == int("1" * LONGEST)
    assert read_integer("1" * (LONGEST + 1)) is None


@given(number=st.integers(0, 10**15), separator=st.sampled_from(["", ",", "_", ".", " ", "'"]))
def test_every_integer_with_separators(number: int, separator: str) -> None:
    assert read_integer(f"{number:,}".replace(",", separator)) == number


# Amounts


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        *((text, 4457472) for text in ("4,457,472", "4_457_472", "4 457 472", "4.457.472")),
        *((text, 480) for text in ("480", "480 params", "Param #: 480", "480개", "480 (1.88 KB)")),
        *((text, 480) for text in ("params: 480", "480 parameters", "４８０", "480.", "480;")),
        *((text, 480) for text in ("4*(10+1+1)*10", "4 × 12 × 10 = 480", "4(10+1+1)10", "4·12·10")),
        *((text, 480) for text in ("4 × (10 + 1 + 1) × 10 ≈ 480", "40 + 400 + 40 → 480")),
        *((text, 18) for text in ("3x3x2", "3²·2", "3^2*2", "(3)²·2", "2·3²", "3**2 * 2")),
        ("[(256+4096+1)*256]*4", 4457472),
        ("3×(5+1+1)×5 = 105 params", 105),
        ("1,024 (4.00 KB)", 1024),
        ("1,024 (4,096 Bytes)", 1024),
        ("0", 0),
        ("(28-3)//2 + 1", 13),
        ("7 % 4", 3),
        ("⌊7/2⌋·⌈7/2⌉", 12),
        ("floor(7/2)*ceil(7/2)", 12),
        ("int(7/2)", 3),
    ],
)
def test_amounts(text: str, amount: int) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        *("no idea", "(9^8)^8^8^8^8", "1/0", "__import__('os')", "9" * 9999, "a+" * 200, ""),
        *("3²2", "()", "None", "?", "+", "=", "2 3 4 5 x", "4..5"),
    ],
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_amount(text)


def test_the_result_of_a_calculation_counts() -> None:
    """Whether the calculation before it is right is another question."""
    assert read_amount("4*(10+1+1)*10 = 500") == 500
    assert read_amount("a = b = 12") == 12


def test_an_exponent_is_read_as_a_letter() -> None:
    """Numbers of parameters are integers, which nobody writes like that."""
    assert evaluate(read_amount("1e3")) == evaluate(parse_formula("e3"))


def test_an_amount_may_have_letters() -> None:
    amount = read_amount("params: 4(u + d + 1)u")
    assert contains_letters(amount)
    assert evaluate(amount) == evaluate(parse_formula("4*(u + d + 1)*u"))


# Formulas


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("4u", "4*u"),
        ("4u(u+d+1)", "4*u*(u+d+1)"),
        ("(u+1)(d+1)", "(u+1)*(d+1)"),
        ("u²d³", "u^2*d^3"),
        ("2 u d", None),
        ("[u+1]{d}", "(u+1)*d"),
        ("4·u×d∙c⋅f", "4*u*d*c*f"),
        ("u − d – 1", "u - d - 1"),
        ("u ÷ 2", "u // 2"),
        ("units*features", "units*features"),
        ("1,024u", "1024*u"),
        ("007u", "7*u"),
        ("u%4", "u mod 4"),
    ],
)
def test_signs_of_formulas(text: str, same: str | None) -> None:
    if same is None:
        with pytest.raises(ValueError, match="no operator between 'u' and 'd'"):
            read_formula(text)
    else:
        assert evaluate(read_formula(text)) == evaluate(parse_formula(same))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("u d", "no operator between 'u' and 'd'"),
        ("3 4", "no operator between '3' and '4'"),
        ("u" * (LONGEST + 1), f"more than {LONGEST} characters"),
        ("3, 4", "a comma separates sizes"),
        ("(3, -4)", "a comma separates sizes"),
        ("1/0", "divides by zero"),
        ("(1-1)//(2-2)", "divides by zero"),
        ("((9^8)^8)^8 * ((9^8)^8)^8 * ((9^8)^8)^8 * ((9^8)^8)^8", "too large"),
        ("(a+b+c+d+e+f)^8", "too large"),
        ("(a+b)(c+d)(e+f)(g+h)(i+j)(k+l)(m+n)(o+p)(q+r)(s+t)", "too large"),
        ("a^9", "only names, whole numbers and operators"),
        ("a < b", "only names, whole numbers and operators"),
    ],
)
def test_messages_about_formulas(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_formula(text)


@given(
    numbers=st.lists(st.integers(0, 999), min_size=1, max_size=6),
    signs=st.lists(st.sampled_from("+-*"), min_size=5, max_size=5),
)
def test_arithmetic_is_that_of_python(numbers: list[int], signs: list[str]) -> None:
    text = str(numbers[0]) + "".join(f" {s} {n}" for s, n in zip(signs, numbers[1:]))
    assert read_formula(text) == eval(text)


# Shapes


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        *((text, [[N, 3, 10]]) for text in ("(None, 3, 10)", "?×3×10", "None,3,10", "(-1, 3, 10)")),
        *((text, [[N, 3, 10]]) for text in ("[null, 3, 10]", "(?,3,10)", "None x 3 x 10")),
        *((text, [[N, 3, 10]]) for text in ("（None，3，10）", "(batch, 3, 10", "None 3 10")),
        *((text, [[N, 3, 10]]) for text in ("TensorShape([None, 3, 10])", "[(None, 3, 10)]")),
        *((text, [[N, 3, 10]]) for text in ("shape: (None, 3, 10)", "shape=(None, 3, 10)")),
        *((text, [[N, 3, 10]]) for text in ("('None', '3', '10')", "{None; 3; 10}", "(~, 3, 10)")),
        *((text, [[3, 10]]) for text in ("(3,10)", "[3, 10]", "3x10", "3 10", "( 3 , 10 ,)")),
        *((text, [[3, 10]]) for text in ("3*10", "3 X 10", "3✕10", "(3,10")),
        ("[(None, 8), (None, 8)]", [[N, 8], [N, 8]]),
        ("(None, 8), (None, 4)", [[N, 8], [N, 4]]),
        ("((None, 8), (None, 8))", [[N, 8], [N, 8]]),
        ("10", [[10]]),
        ("(10,)", [[10]]),
        ("(None,)", [[N]]),
        ("()", [[]]),
        ("(None, (28-3)//2+1, 4*2)", [[N, 13, 8]]),
        ("(1,024, 2)", [[1, 24, 2]]),
    ],
)
def test_shapes(text: str, shape: list[list[Any]]) -> None:
    assert plain(read_shapes(text)) == shape


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a shape has 1 to 300 characters"),
        ("  ", "a shape has 1 to 300 characters"),
        ("1," * 200, "a shape has 1 to 300 characters"),
        ("(3, -4)", "a size is at least 0 and at most"),
        ("(3, one size)", "no operator between 'one' and 'size'"),
    ],
)
def test_what_is_no_shape(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_shapes(text)


@given(st.lists(st.none() | st.integers(0, 10**6), min_size=1, max_size=6))
def test_every_shape_of_python_is_read(shape: list[int | None]) -> None:
    (read,) = read_shapes(str(tuple(shape)))
    assert plain([read]) == [shape]
    (listed,) = read_shapes(str(shape))
    assert plain([listed]) == [shape]
    assert plain(read_shapes(data_text(shape))) == [shape]


@pytest.mark.parametrize("text", ["None", "none", "null", "?", "-1", "_", "batch", "'None'", "NaN"])
def test_unknown_sizes(text: str) -> None:
    assert read_size(text) is UNKNOWN


def test_sizes() -> None:
    assert read_size(" 28 ") == 28
    assert read_size("(28-3)//2 + 1") == 13
    assert read_size("u") == "u"
    assert contains_letters(read_size("2u"))
    assert read_size("0") == 0
    assert read_size("9" * 100) == int("9" * 100) <= LARGEST_SIZE


# Parts of texts


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("(3, 10)", "3, 10"),
        ("[3, 10]", "3, 10"),
        ("{3, 10}", "3, 10"),
        (" ((a)) ", "(a)"),
        ("(3, 10", "3, 10"),
        ("(3, (10", "3, (10"),
        ("(a)(b)", None),
        ("(a) + 1", None),
        ("3, 10", None),
        ("", None),
        ("()", ""),
    ],
)
def test_inside_brackets(text: str, inside: str | None) -> None:
    assert inside_brackets(text) == inside


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3, 10", ["3", "10"]),
        ("3; 10", ["3", "10"]),
        ("(3, 10), (4, 5)", ["(3, 10)", "(4, 5)"]),
        ("⌊a, b⌋, c", ["⌊a, b⌋", "c"]),
        ("3, 10,", ["3", "10"]),
        ("3,, 10", ["3", "", "10"]),
        ("a), b", ["a)", "b"]),
        ("", []),
        ("  ", []),
    ],
)
def test_split_at_commas(text: str, parts: list[str]) -> None:
    assert list(split_at_commas(text)) == parts


def test_starts_unknown() -> None:
    assert starts_unknown(["None", "3"])
    assert starts_unknown(["?"])
    assert not starts_unknown(["3", "None"])
    assert not starts_unknown([])


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (None, "None"),
        ([None, 3, 10], "(None, 3, 10)"),
        ((8,), "(8,)"),
        ([], "()"),
        ([[None, 8], [None, 8]], "((None, 8), (None, 8))"),
        (480, "480"),
        ("4*12", "4*12"),
        (True, "True"),
    ],
)
def test_data_text(data: Any, text: str) -> None:
    assert data_text(data) == text


@pytest.mark.parametrize(
    ("text", "expected"), [("u", True), ("4u", True), ("480", False), ("4*(10+2)*10", False)]
)
def test_contains_letters(text: str, expected: bool) -> None:
    assert contains_letters(read_formula(text)) is expected
    assert not contains_letters(UNKNOWN)
    assert not contains_letters(None)


def test_numbers_do_not_make_a_formula_large() -> None:
    """They are added up; only products of letters have many terms."""
    assert read_formula("*".join(["(1+2+3+4+5)"] * 20)) == 15**20
    assert contains_letters(read_formula("u*" + "*".join(["(1+2+3+4+5)"] * 20)))
    assert contains_letters(read_formula("(u+1)(d+1)(T+1)(F+1)(k+1)(f+1)"))
