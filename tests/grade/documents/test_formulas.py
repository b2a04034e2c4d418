"""Equations of Word on one line."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from shapecalc.grade.documents.formulas import MATH, equation


def run(text: str) -> str:
    return f"<r><t>{text}</t></r>"


def written(inside: str) -> str:
    return equation(fromstring(f'<oMath xmlns="{MATH[1:-1]}">{inside}</oMath>'))


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("4*(10+1)"), "4*(10+1)"),
        (f"<sSup><e>{run('n')}</e><sup>{run('2')}</sup></sSup>{run('+1')}", "n^2+1"),
        (f"<sSup><e>{run('n+1')}</e><sup>{run('a+b')}</sup></sSup>", "(n+1)^(a+b)"),
        (f"<sSub><e>{run('h')}</e><sub>{run('t')}</sub></sSub>", "ht"),
        (f"<sSubSup><e>{run('h')}</e><sub>{run('t')}</sub><sup>{run('2')}</sup></sSubSup>", "ht^2"),
        (f"<f><num>{run('26-3')}</num><den>{run('2')}</den></f>", "(26-3)/2"),
        (f"<rad><deg/><e>{run('2')}</e></rad>", "sqrt(2)"),
        (f"<d><e>{run('10+1')}</e></d>", "(10+1)"),
        (f'<d><dPr><begChr val="["/></dPr><e>{run("1")}</e></d>', "(1)"),
        (f"<eqArr><e>{run('480')}</e><e>{run('320')}</e></eqArr>", "480\n320"),
        (f"<m><mr><e>{run('1')}</e><e>{run('2')}</e></mr></m>", "1  2"),
        (f"<nary><sub>{run('1')}</sub><sup>{run('3')}</sup><e>{run('x')}</e></nary>", "∫(1, 3) x"),
        ("<t/>", ""),
        ("", ""),
    ],
)
def test_equation(inside: str, text: str) -> None:
    assert written(inside) == text


def test_other_brackets() -> None:
    inside = (
        f'<m:d xmlns:m="{MATH[1:-1]}"><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/>'
        "</m:dPr><m:e><m:t>1</m:t></m:e><m:e><m:t>2</m:t></m:e></m:d>"
    )
    assert equation(fromstring(inside)) == "[1|2]"
