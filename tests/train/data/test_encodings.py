from __future__ import annotations

import io

import pytest

from shapecalc.train.data.encodings import encoding


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "utf-8-sig"),
        (b"abc", "utf-8-sig"),
        ("층".encode(), "utf-8-sig"),
        ("층".encode("utf-8-sig"), "utf-8-sig"),
        ("층".encode("utf-16"), "utf-16"),
        ("층".encode("cp949"), "cp949"),
        ("층".encode()[:2], "cp949"),  # ends inside a character
    ],
)
def test_encoding(content: bytes, name: str) -> None:
    assert encoding(io.BytesIO(content)) == name
