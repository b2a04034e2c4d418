"""Encodings of short texts, Korean ones above all."""

from __future__ import annotations

import pytest

from shapecalc.grade.documents.decoding import decoded, is_text

KOREAN = [
    "가",
    "총 파라미터: 879개",
    "LSTM(10): 출력 (None, 3, 10), 파라미터 480개\n",
    "층,출력,파라미터\nlstm,(None, 10),480\n",
    "480 × 2 → 합계 ①",
    "１２ 층",
]
WESTERN = ["größe 480", "26×26×32", "Résumé étape", "4² – 3", "Año", "’480’", "façade: naïve"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp949"]


@pytest.mark.parametrize("text", KOREAN)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_korean(text: str, encoding: str) -> None:
    found, name = decoded(text.encode(encoding))
    assert found == text
    assert name == encoding


@pytest.mark.parametrize("text", WESTERN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_western(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["lstm 480", "층: 480\n총 879", "파라미터 수"])
def test_utf_16_without_a_mark(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_text_cut_inside_a_character(encoding: str) -> None:
    content = "lstm: 파라미터".encode(encoding)[:-1]
    assert decoded(content) == ("lstm: 파라미\ufffd", encoding)


def test_a_broken_character_among_many() -> None:
    content = "파라미터 수는 사백팔십 입니다".encode() + b"\xff" + " 그리고 또".encode()
    text, name = decoded(content)
    assert name == "utf-8"
    assert text.count("\ufffd") == 1


def test_a_zero_in_a_text() -> None:
    assert decoded(b"lstm \0 480" + b" units" * 20)[1] == "utf-8"
    assert decoded("층: 480\0 ".encode("cp949") * 2 + b" units" * 90)[1] == "cp949"


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x08\x02",
        b"lstm \xff\xff 480",
        b"\x01\x02\x03\x04 480",
        b"\xff\xfe\x01\x00\x02\x00\x03\x00",
    ],
)
def test_no_text(content: bytes) -> None:
    assert decoded(content) == ("", "")


def test_an_empty_file_is_a_text() -> None:
    assert decoded(b"") == ("", "utf-8")


def test_is_text() -> None:
    assert is_text("")
    assert is_text("\x1b[1mlstm\x1b[0m\n" * 9)
    assert not is_text("\ufffd")
