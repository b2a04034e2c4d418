"""Regular expressions that are compiled when they are used."""

from __future__ import annotations

import re
from unittest.mock import patch

from shapecalc.patterns import LazyPattern, regex


def test_it_is_compiled_once_when_it_is_used() -> None:
    with patch.object(re, "compile", wraps=re.compile) as compiled:
        word = regex(r"[a-z]+", re.IGNORECASE)
        assert isinstance(word, LazyPattern)
        assert compiled.call_count == 0
        assert [word.sub("x", "AB 1 c") for _ in range(3)] == ["x 1 x"] * 3
        assert compiled.call_count == 1


def test_it_has_all_that_a_compiled_one_has() -> None:
    word, same = regex("(?P<first>a)b", re.ASCII), re.compile("(?P<first>a)b", re.ASCII)
    for name in ("pattern", "flags", "groups", "groupindex"):
        assert getattr(word, name) == getattr(same, name)
    for name in ("match", "search", "fullmatch", "findall", "split"):
        assert repr(getattr(word, name)("ab")) == repr(getattr(same, name)("ab"))
