"""Plain YAML is loaded as data; everything else is refused before it is built."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.limits import ALIASES, DEPTH, VALUES, YAML_WEIGHT
from shapecalc.read.yaml_loader import DuplicateKeyError, Loader, YamlLimitError, check


def load(text: str) -> Any:
    return yaml.load(text, Loader)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1", {"a": 1}),
        ("[1, 2.5, true, null, ~, b]", [1, 2.5, True, None, None, "b"]),
        ("- 2024-01-01", ["2024-01-01"]),
        ("- =", ["="]),
        ("- 0x1f", [31]),
        ("- 1_000", [1000]),
        ("- &a [1]\n- *a", [[1], [1]]),
        ("- {<<: {a: 1}, b: 2}", [{"a": 1, "b": 2}]),
        ("a: !!python/tuple [1, null]", {"a": [1, None]}),
        ("", None),
    ],
)
def test_plain_data(text: str, data: Any) -> None:
    assert load(text) == data


def test_a_key_twice() -> None:
    with pytest.raises(DuplicateKeyError) as caught:
        load("a: 1\nb:\n  c: 1\n  'c': 2\n")
    assert (caught.value.key, caught.value.line, caught.value.column) == ("c", 4, 3)


@pytest.mark.parametrize(
    ("text", "message"),
    [("- 0b_", "a number has no digits"), ("- " + "9" * 5000, "a number has thousands of digits")],
)
def test_numbers(text: str, message: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        load(text)
    assert caught.value.problem == message
    assert caught.value.problem_mark
    assert (caught.value.problem_mark.line, caught.value.problem_mark.column) == (0, 2)


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("- !!int 5", "tags such as `!!int` are not allowed: write plain values", 0, 2),
        ("a: !mine {b: 1}", "tags such as `!!int` are not allowed: write plain values", 0, 3),
        ("- !!python/tuple 5", "tags such as `!!int` are not allowed: write plain values", 0, 2),
        ("- !!python/list [5]", "tags such as `!!int` are not allowed: write plain values", 0, 2),
        ("&a [*a]", "the alias `*a` is inside its own anchor `&a`", 0, 4),
        ("a: &x\n  b: [*x]", "the alias `*x` is inside its own anchor `&x`", 1, 6),
        ("[" * (DEPTH + 1), "this is nested too deeply", 0, DEPTH),
        ("- " * 5000, "this is nested too deeply", 0, None),
    ],
)
def test_limits(text: str, message: str, line: int, column: int | None) -> None:
    with pytest.raises(YamlLimitError) as caught:
        check(text)
    assert caught.value.message == message
    assert caught.value.mark.line == line
    assert column in (None, caught.value.mark.column)


def test_aliases_of_aliases() -> None:
    lines = ["- &a0 [x, x]"] + [f"- &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    with pytest.raises(YamlLimitError) as caught:
        check("\n".join(lines))
    assert caught.value.message == "with its aliases expanded, the file is too large"
    assert caught.value.mark.line < 20


def test_aliases_within_the_limit() -> None:
    assert check("- &a x\n" + "- *a\n" * (ALIASES // 2)) > ALIASES // 2


def test_too_many_values() -> None:
    most = VALUES // YAML_WEIGHT
    assert check("- 1\n" * (most - 10)) <= most
    with pytest.raises(YamlLimitError) as caught:
        check("- 1\n" * most)
    assert (
        caught.value.message == "there are more than 50,000 values, the most that shapecalc reads"
    )


def test_a_short_text_is_not_parsed() -> None:
    assert check("[[[") == 3


def test_another_error_of_the_parser_stays() -> None:
    with pytest.raises(yaml.YAMLError):
        check("a: b: c" + " " * DEPTH)


plain = st.none() | st.booleans() | st.integers() | st.text("ab c", max_size=5)
data = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=3), inner),
    max_leaves=10,
)


@given(data)
def test_what_yaml_dumps_is_loaded(value: Any) -> None:
    text = yaml.safe_dump(value)
    check(text)
    assert load(text) == value


def test_the_longest_text_that_is_not_parsed() -> None:
    assert check("[" * DEPTH) == DEPTH
    with pytest.raises(yaml.YAMLError):
        check("[" * DEPTH + " ")


@pytest.mark.parametrize(
    ("start", "size"),
    [
        ("- &a [" + "x, " * 99 + "x]\n", 101),
        ("- &a [" + "[x], " * 50 + "x]\n", 102),
        ("- &a [&s x, " + "*s, " * 99 + "x]\n", 102),
        ("- &a {" + "x: y, " * 50 + "z: x}\n", 103),
    ],
)
def test_how_aliases_are_counted(start: str, size: int) -> None:
    """Each adds what its anchor has: 1 for the collection, and 1 for each text in it."""
    text = f"{start}{'- *a' * 0}" + "- *a\n" * 400
    number = next(
        n for n in range(400) if 1 + size * (n + 2) > ALIASES + len(start) + 5 * n + len("- ")
    )
    with pytest.raises(YamlLimitError) as caught:
        check(text)
    assert caught.value.message == "with its aliases expanded, the file is too large"
    assert caught.value.mark.line == number + 1
    assert check(start + "- *a\n" * number) > number
