"""Numbers in Korean words become digits; other words stay as they are."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, verdicts

from shapecalc.grade.sheets.korean_numbers import with_digits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("백오십육 개입니다", "156 개입니다"),
        ("팔백오십 개의", "850 개의"),
        ("이만 삼천사백 개", "23400 개"),
        ("십이 개", "12 개"),
        ("2천 4백 16 개", "2416 개"),
        ("3만 2천 4백 16", "32416"),
        # What is read elsewhere, rounded, or no number
        ("4만 8120", "4만 8120"),
        ("16만 8천", "16만 8천"),
        ("2천 4백", "2천 4백"),
        ("만일 개", "만일 개"),
        ("두 개", "두 개"),
        ("천천히 개선", "천천히 개선"),
        ("12개 4백", "12개 4백"),
    ],
)
def test_words_and_digits(text: str, expected: str) -> None:
    assert with_digits(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("첫 번째 합성곱층의 파라미터는 삼백이십 개입니다", "conv2d params right"),
        ("첫 번째 합성곱층의 파라미터는 삼백이십일 개입니다", "conv2d params wrong"),
        ("conv2d_1 파라미터 1만 8천 4백 96 개", "conv2d_1 params right"),
    ],
)
def test_on_a_sheet(line: str, expected: str) -> None:
    assert verdicts(line, IMAGE) == expected
