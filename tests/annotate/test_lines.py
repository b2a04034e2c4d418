"""Comments behind lines: their column, and what stays."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.annotate.comments import without_own
from shapecalc.annotate.lines import edits
from shapecalc.diagnose.edits import applied

COMMENT = "# (None, 5)  55"


def lined(text: str, comments: Mapping[int, str]) -> str:
    open_ends = range(1, len(text.splitlines()) + 1)
    return applied(edits(text, open_ends, comments), text)


def test_a_column_for_each_block() -> None:
    text = "a = 1\nlong = 2\nother = 'a line without comment'\n\nb = 3\n"
    assert lined(text, dict.fromkeys((1, 2, 5), COMMENT)) == (
        f"a = 1     {COMMENT}\nlong = 2  {COMMENT}\nother = 'a line without comment'\n\n"
        f"b = 3  {COMMENT}\n"
    )


def test_a_long_line_moves_no_other() -> None:
    long = f"x = {'1' * 100}"
    assert lined(f"a = 1\n{long}\n", {1: COMMENT, 2: COMMENT}) == (
        f"a = 1  {COMMENT}\n{long}  {COMMENT}\n"
    )


def test_wide_characters() -> None:
    assert lined("a = '층'\nb = 'xx'\n", {1: COMMENT, 2: COMMENT}) == (
        f"a = '층'  {COMMENT}\nb = 'xx'  {COMMENT}\n"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines(end: str) -> None:
    assert (
        lined(f"a = 1{end}b = 2", {1: COMMENT, 2: COMMENT})
        == f"a = 1  {COMMENT}{end}b = 2  {COMMENT}"
    )


def test_a_form_feed_ends_no_line() -> None:
    assert lined("a = 1\fb = 2\n", {1: COMMENT}) == "a = 1\fb = 2\n"


def test_old_comments_are_replaced_or_removed() -> None:
    text = f"a = 1  # mine  {COMMENT}\nb = 2    {COMMENT}\nc = 3   \n"
    assert lined(text, {1: "# -> (None)"}) == "a = 1  # mine  # -> (None)\nb = 2\nc = 3   \n"


LINES = st.lists(st.sampled_from(["", "x = 1", "y = 22  # mine", "\tz = 3", f"a  {COMMENT}", "층"]))


@given(LINES, st.dictionaries(st.integers(1, 9), st.sampled_from([COMMENT, "# -> (None, 층)"])))
def test_twice_is_once(lines: list[str], comments: dict[int, str]) -> None:
    text = "\n".join(lines)
    annotated = lined(text, comments)
    assert lined(annotated, comments) == annotated
    without = [without_own(line) for line in annotated.split("\n")]
    assert without == [without_own(line) for line in text.split("\n")]
