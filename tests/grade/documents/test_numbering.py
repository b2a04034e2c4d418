"""Numbers of lists as Word shows them."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from shapecalc.grade.documents.numbering import Numbering, integer, numbering_of, numeral


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (1, "decimal", "1"),
        (3, "decimalZero", "03"),
        (14, "lowerRoman", "xiv"),
        (1994, "upperRoman", "MCMXCIV"),
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (999_999, "lowerLetter", "999999"),
        (2, "ganada", "나"),
        (2, "chosung", "ㄴ"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "21"),
        (5, "somethingNew", "5"),
        (0, "lowerLetter", "0"),
    ],
)
def test_numeral(number: int, form: str, text: str) -> None:
    assert numeral(number, form) == text


def test_a_huge_roman_number() -> None:
    assert len(numeral(999_999, "upperRoman")) < 50


XML = """
<n>
  <abstractNum abstractNumId="7">
    <lvl ilvl="0"><start val="1"/><numFmt val="decimal"/><lvlText val="%1."/></lvl>
    <lvl ilvl="1"><numFmt val="lowerLetter"/><lvlText val="%1.%2)"/></lvl>
  </abstractNum>
  <abstractNum abstractNumId="8"><lvl ilvl="0"><numFmt val="bullet"/></lvl></abstractNum>
  <abstractNum abstractNumId="9"><lvl ilvl="0"><numFmt val="none"/></lvl></abstractNum>
  <num numId="1"><abstractNumId val="7"/></num>
  <num numId="2"><abstractNumId val="7"/></num>
  <num numId="3"><abstractNumId val="7"/>
    <lvlOverride ilvl="0"><startOverride val="5"/></lvlOverride></num>
  <num numId="4"><abstractNumId val="8"/></num>
  <num numId="5"><abstractNumId val="9"/></num>
  <num numId="6"/>
  <num numId="7"><abstractNumId val="12"/></num>
</n>
"""


def numbering() -> Numbering:
    return numbering_of(fromstring(XML), "")


def test_labels() -> None:
    lists = numbering()
    asked = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (2, 0), (3, 0), (3, 0), (4, 0), (5, 0)]
    labels = [lists.label(*at) for at in asked]
    assert labels == ["1.", "1.a)", "1.b)", "2.", "2.a)", "3.", "5.", "6.", "-", ""]


def test_a_level_before_its_list_begins() -> None:
    assert numbering().label(1, 1) == "0.a)"


@pytest.mark.parametrize("at", [(9, 0), (1, 99), (1, -1)])
def test_no_such_list(at: tuple[int, int]) -> None:
    assert numbering().label(*at) == ""


def test_lists_of_no_kind_count_all_the_same() -> None:
    lists = numbering()
    assert [lists.label(6, 0), lists.label(6, 0), lists.label(7, 0)] == ["1.", "2.", "1."]


def test_a_file_without_lists() -> None:
    assert numbering_of(None, "").label(1, 0) == ""


def test_integer() -> None:
    assert [integer("12"), integer("-1"), integer("9" * 20), integer(None, 3)] == [12, 0, 0, 3]
