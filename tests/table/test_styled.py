"""Texts with styles, which are cut, wrapped and padded to fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.table.styled import Styled, crop, lines, text_lines, unstyled, wrap
from shapecalc.terminal import BOLD, CLASS, CODES, width

TEXTS = st.text("ab (층…", max_size=30)


@given(TEXTS, st.integers(0, 12))
def test_crop_has_exactly_so_many_columns(text: str, room: int) -> None:
    cropped = crop(text, room)
    assert width(cropped) == room
    assert text.startswith(cropped.rstrip(" ")) or cropped.rstrip() == ""


def styled(text: str) -> Styled:
    """Return a text of which every second character is bold."""
    return Styled([(character, BOLD if at % 2 else "") for at, character in enumerate(text)])


@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_between(text: str, start: int, end: int) -> None:
    start, end = sorted((start, end))
    assert styled(text).between(start, end).plain == text[start:end]
    assert Styled([(text, CLASS)]).between(start, end).plain == text[start:end]


@given(TEXTS, st.integers(1, 40), st.sampled_from(["left", "center", "right"]))
def test_padded_has_exactly_so_many_columns(text: str, room: int, justify: str) -> None:
    assert width(styled(text).padded(room, justify).plain) == room


@pytest.mark.parametrize(
    ("justify", "expected"), [("left", "ab    "), ("center", "  ab  "), ("right", "    ab")]
)
def test_padded(justify: str, expected: str) -> None:
    assert Styled([("ab", CLASS)]).padded(6, justify).plain == expected
    assert Styled([("abcdefgh", CLASS)]).padded(6, justify).plain == "abcde…"


def test_padding_has_no_style() -> None:
    padded = Styled([("ab", CLASS)]).padded(7, "center").parts
    assert list(padded) == [("  ", ""), ("ab", CLASS), ("   ", "")]
    assert list(Styled([("abcd", CLASS)]).cut(3).parts) == [("ab", CLASS), ("…", "")]
    assert list(Styled([("층층", CLASS)]).cut(3).parts) == [("층", CLASS), ("…", "")]


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("ab  cd", 2, ["ab", "cd"]),
        ("ab  cd", 3, ["ab ", "cd"]),
        ("ab  cd", 4, ["ab  ", "cd"]),
        ("abc", 2, ["abc"]),
        ("abc  ", 2, ["abc"]),
        ("  abc", 3, ["  abc"]),
        ("", 3, [""]),
    ],
)
def test_blanks_that_do_not_fit_are_left_out(text: str, columns: int, shown: list[str]) -> None:
    assert [line.plain for line in lines(Styled([(text, "")]), columns, fold=False)] == shown


def test_padded_without_the_blanks_at_the_end() -> None:
    text = Styled([("ab ", "")])
    assert text.padded(5, "left").plain == "ab   "
    assert text.padded(5, "right").plain == "   ab"


def test_cut_with_wide_characters() -> None:
    """Half of a wide character does not fit: a blank takes its place."""
    assert Styled([("층층층", "")]).cut(4).plain == "층 …"
    assert Styled([("층층층", "")]).cut(5).plain == "층층…"


@pytest.mark.parametrize(
    ("text", "room", "fold", "expected"),
    [
        ("input_layer_1 (InputLayer)", 20, False, ["input_layer_1 ", "(InputLayer)"]),
        ("one two", 10, True, ["one two"]),
        ("abcdefgh ij", 4, False, ["abcdefgh ", "ij"]),
        ("abcdefgh ij", 4, True, ["abcd", "efgh", " ij"]),  # As rich does.
        ("a abcdefgh", 4, True, ["a ", "abcd", "efgh"]),
        ("", 4, True, [""]),
        ("층층층", 4, True, ["층층", "층"]),
        ("층층", 1, True, ["층", "층"]),
        ("층 a", 1, True, ["층", " ", "a"]),
    ],
)
def test_wrap(text: str, room: int, fold: bool, expected: list[str]) -> None:
    assert [text[start:end] for start, end in wrap(text, room, fold)] == expected


@given(TEXTS, st.integers(2, 12), st.booleans())
def test_wrapping_keeps_every_character(text: str, room: int, fold: bool) -> None:
    found = [text[start:end] for start, end in wrap(text, room, fold)]
    assert "".join(found) == text
    if fold:
        assert all(width(line.rstrip()) <= room for line in found)


@given(TEXTS, st.integers(2, 12))
def test_lines_keep_every_word(text: str, room: int) -> None:
    found = lines(styled(text), room, fold=True)
    assert "".join("".join(line.plain for line in found).split()) == "".join(text.split())


def test_lines_keep_styles() -> None:
    text = Styled([("input_1 (", ""), ("InputLayer", CLASS), (")", "")])
    found = lines(text, 12, fold=False)
    assert [line.plain for line in found] == ["input_1 ", "(InputLayer)"]
    assert found[1].parts == [("(", ""), ("InputLayer", CLASS), (")", "")]


def test_the_parts_are_painted() -> None:
    text = Styled([("dense (", ""), ("Dense", CLASS), (")", "")])
    assert text.paint(CODES["standard"]) == "dense (\x1b[94mDense\x1b[0m)"


@given(
    st.text("ab  (層é", max_size=30) | st.text("ab  (", max_size=30),
    st.integers(4, 12),
    st.sampled_from(["left", "center", "right"]),
)
def test_text_lines_are_those_of_a_styled_text(text: str, columns: int, justify: str) -> None:
    parts = lines(unstyled(text), columns, fold=False)
    padded = [part.padded(columns, justify).plain for part in parts]
    assert text_lines(text, columns, justify) == padded
