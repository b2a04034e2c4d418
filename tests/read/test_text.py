"""Files that are no text, no spec, or small to write and endless to read."""

from __future__ import annotations

import io
import json
import os
import sys
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.api.summarizing import summarize
from shapecalc.errors import Code, InputError, Mark, ShapecalcError, Source
from shapecalc.read.places import locate
from shapecalc.read.problems import MOST, Findings
from shapecalc.read.text import (
    IN_FLOW,
    STDIN,
    as_program,
    is_notebook,
    parse,
    read_content,
    read_source,
)

LAYER = "- Dense(3, input_shape=(3,))\n"
BOMB = "- &a0 {Sequential: [Dense(1)]}\n" + "".join(
    f"- &a{n} {{Sequential: [*a{n - 1}, *a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 30)
)

# What is written, the line at which reading stops, and words of the message.
ENDLESS: dict[str, tuple[str, int | None, str]] = {
    "aliases of aliases": (BOMB, 9, "aliases expanded"),
    "an alias of what it stands in": ("layers: &a\n- Sequential: *a\n", 2, "inside its own anchor"),
    "lists in lists": ("[" * 100_000 + "]" * 100_000, 1, "nested too deeply"),
    "lists in lists, one a line": ("- " * 5_000, 1, "nested too deeply"),
    "lists that never end": ("layers: " + "[1,\n" * 5_000, 200, "nested too deeply"),
    "brackets in a layer": (f"- Dense({'(' * 3_000}1{')' * 3_000})", 1, "cannot read"),
    "digits in a layer": (f"- Dense({'9' * 5_000})", 1, "thousands of digits"),
    "digits in YAML": (f"- Dense: {'9' * 5_000}", 1, "thousands of digits"),
    "one long layer": (f"- Reshape(({'1,' * 100_000}))", 1, "longer than 50,000 characters"),
    "a weight for no memory": (f"{LAYER}- Dense({'9' * 400})", 2, "larger than any tensor"),
    "a shape of thousands of digits": (
        f"- Input(({(str(10**300) + ',') * 20}))\n- Flatten\n",
        2,
        "thousands of digits",
    ),
    "characters that move the cursor": (
        '- Dense: {units: 3, name: "x\\x1b]0;y\\x07"}\n',
        1,
        "without control characters",
    ),
    "two documents": (f"{LAYER}---\n{LAYER}", 2, "another document"),
    "nothing": ("", None, "a spec must be a list of layers"),
}


NAMES = [("spec.yaml", kind) for kind in ENDLESS]
NAMES += [("spec.json", kind) for kind, (text, *_) in ENDLESS.items() if text.startswith("[")]


@pytest.mark.parametrize(("name", "kind"), NAMES)
def test_endless(tmp_path: Path, name: str, kind: str) -> None:
    text, line, message = ENDLESS[kind]
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(ShapecalcError) as caught:
        summarize(path)
    problem = caught.value.problems[0]
    position = locate(problem.place)
    assert time.process_time() - begun < 10
    assert message in problem.message
    assert (position.line if position else None) == line


def test_aliases_that_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("- Input(3)\n- &d {Dense: 3}\n" + "- *d\n" * 300)
    assert summarize(path).total_params == 301 * 12


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"- Dense(3)\xff\n", "byte 10 is not UTF-8"),
        ("- Dense(3)\n".encode("utf-16"), "not UTF-8"),
        (b" " * (20 * 2**20 + 1), "larger than 20 MB"),
        (b'- Dense(3, name="\x1b[31m")\n', "control characters"),
    ],
    ids=["bytes", "UTF-16", "size", "control"],
)
def test_no_text(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes(content)
    with pytest.raises(ShapecalcError, match=message):
        summarize(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text(tmp_path: Path, encoding: str, newline: str) -> None:
    path = tmp_path / "spec.yaml"
    text = f"{LAYER}- Dense(4, name='층')\n".replace("\n", newline)
    path.write_bytes(text.encode(encoding))
    assert [layer.name for layer in summarize(path).layers] == ["dense", "층"]


@pytest.mark.parametrize("constant", ["NaN", "Infinity"])
def test_json_has_no_such_numbers(tmp_path: Path, constant: str) -> None:
    path = tmp_path / "spec.json"
    path.write_text(f'[{{"Dropout": {constant}}}]')
    with pytest.raises(ShapecalcError, match=f"{constant} is not a number in JSON"):
        summarize(path)


def test_json_says_where_it_breaks(tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(["Dense(3)"], indent=1).replace("]", ""))
    with pytest.raises(ShapecalcError) as caught:
        summarize(path)
    assert (position := locate(caught.value.problems[0].place))
    assert position.line == 3


# Bytes to text


def test_read_source(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeff- 층\r\n".encode())
    source = read_source(str(path))
    assert (source.name, source.text) == (str(path), "- 층\r\n")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"- Dense(5)\n")))
    source = read_source("-")
    assert (source.name, source.text) == (STDIN, "- Dense(5)\n")


class Pipe(io.BytesIO):
    """Standard input that comes from another program."""

    def seekable(self) -> bool:
        return False


def test_an_archive_from_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Pipe(b"PK\x03\x04")))
    with pytest.raises(InputError) as caught:
        read_source("-")
    assert "an archive cannot be read from a pipe: give its path" in str(caught.value)


def test_the_settings_of_a_trained_model(tmp_path: Path) -> None:
    """They count only beside the variables of an optimizer."""
    h5py = pytest.importorskip("h5py")
    for number, (group, expected) in enumerate((("optimizer_weights", '{"b": 2}'), ("other", ""))):
        path = tmp_path / f"{number}.h5"
        with h5py.File(path, "w") as file:
            file.create_group(group)
            file.attrs.update(model_config='{"a": 1}', training_config='{"b": 2}')
        source = read_source(str(path))
        assert (source.text, source.training) == ('{"a": 1}', expected)


def test_the_config_of_an_archive_is_its_text(tmp_path: Path) -> None:
    path = tmp_path / "m.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", '{"a": 1}')
    assert read_source(str(path)).text == '{"a": 1}'


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: None, "there is no such file"),
        (lambda path: path.mkdir(), "it is a folder"),
        (lambda path: path.write_bytes(b"a\xff"), "byte 1 is not UTF-8; save the file as UTF-8"),
        (lambda path: path.write_bytes(b"PK\x03\x04"), "the archive is damaged: "),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, make: Any, why: str) -> None:
    path = tmp_path / "a.yaml"
    make(path)
    with pytest.raises(InputError) as caught:
        read_source(str(path))
    (problem,) = caught.value.problems
    assert problem.code is Code.FILE
    assert problem.message.startswith(f"cannot read {path}: {why}")


# Text to data


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ('{"a": [1, 2.5, true, null, "b"]}', {"a": [1, 2.5, True, None, "b"]}),
        (' \n[1, {"a": {}}]', [1, {"a": {}}]),
        ("{a: 1}", {"a": 1}),  # begins like JSON, and is YAML
        ("[a, b]", ["a", "b"]),
        ("a: 1\nb: [2]\n", {"a": 1, "b": [2]}),
        ("- a # comment\n", ["a"]),
        ("", None),
        ("5", 5),
    ],
)
def test_parse(text: str, data: Any) -> None:
    assert parse(Source("a.yaml", text)) == data


@pytest.mark.parametrize(
    ("name", "text", "code", "message", "mark"),
    [
        ("a.json", "[1,\n2", Code.SYNTAX, "this is not valid JSON: Expecting ',' delimi", (2, 2)),
        ("a.json", "{a: 1}", Code.SYNTAX, "this is not valid JSON: Expecting property", (1, 2)),
        ("a.yaml", "[1,\n2", Code.SYNTAX, "this is not valid YAML: did not find expec", (3, 1)),
        ("a.yaml", "a: b: c", Code.SYNTAX, "this is not valid YAML: mapping values are", (1, 5)),
        ("a.yaml", "a: \0", Code.SYNTAX, "this is not valid YAML: control characters are", None),
        ("a.yaml", "a: 1\na: 2", Code.DUPLICATE_KEY, "the key `a` appears twice in one", (2, 1)),
        ("a.json", '{"a": 1,\n "a": 2}', Code.DUPLICATE_KEY, "the key `a` appears twice", (2, 2)),
        (
            "a.json",
            '{"a": 1,\n"b": @, "a": 2}',
            Code.SYNTAX,
            "this is not valid JSON: Expec",
            (2, 6),
        ),
        (
            "a.json",
            '{"\\u0061": 1, "a": 2}',
            Code.DUPLICATE_KEY,
            "the key `a` appears twic",
            (1, 15),
        ),
        (
            "a.json",
            '{"a": 1, "a": "\\ud800"}',
            Code.DUPLICATE_KEY,
            "the key `a` appears twice",
            None,
        ),
        ("a.json", '{"a": NaN}', Code.SYNTAX, "NaN is not a number in JSON", None),
        ("a.json", f"[{'9' * 5000}]", Code.SYNTAX, "it has a number with thousands of", None),
        ("a.yaml", f"- {'9' * 5000}", Code.SYNTAX, "this is not valid YAML: a number has", (1, 3)),
        ("a.yaml", "? [a]\n: 1", Code.SYNTAX, "this is not valid YAML: found unhashable", (1, 3)),
        ("a.yaml", "a: !!int 1", Code.SYNTAX, "tags such as `!!int` are not allowed", (1, 4)),
        ("a.json", "[" * 300 + "]" * 300, Code.SYNTAX, "this is nested too deeply", (1, 201)),
    ],
)
def test_what_cannot_be_parsed(
    name: str, text: str, code: Code, message: str, mark: tuple[int, int] | None
) -> None:
    with pytest.raises(InputError) as caught:
        parse(Source(name, text))
    (problem,) = caught.value.problems
    assert problem.place.source.name == name
    assert (problem.code, problem.message[: len(message)]) == (code, message)
    assert problem.place.path == (() if mark is None else (Mark(*mark),))


def test_an_item_with_brackets_of_its_own() -> None:
    with pytest.raises(InputError) as caught:
        parse(Source("a.yaml", "a: [lstm[0], x]"))
    assert caught.value.problems[0].hint == IN_FLOW


def test_limits_hold_for_all_files_together() -> None:
    findings = Findings()
    parse(Source("a.json", "[1, 2]"), findings)
    parse(Source("b.yaml", "- 1\n"), findings)
    values = {"values": 16 + 24 * 4, "items": 1, "mappings": 0}
    assert findings.counts == {"bytes": 10, **values}
    findings.counts["bytes"] = MOST["bytes"]
    with pytest.raises(InputError, match="there are more than 20,971,520 bytes"):
        parse(Source("c.json", "[]"), findings)


plain = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=5)
values = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.lists(values) | st.dictionaries(st.text(), values), st.booleans())
def test_json_is_read_as_json_reads_it(data: Any, ascii_only: bool) -> None:
    assert parse(Source("a.json", json.dumps(data, ensure_ascii=ascii_only))) == data


@pytest.mark.parametrize(
    ("text", "message", "hint", "mark"),
    [
        (
            "layers:\n\t- Dense(5)\n",
            "this line begins with a tab, which YAML does not allow",
            "write blanks instead of the tab",
            (2, 1),
        ),
        (
            "- LSTM:\n    units: 3\n\tname: x\n",
            "this line begins with a tab, which YAML does not allow",
            "write blanks instead of the tab",
            (3, 1),
        ),
        (
            "from a import b\ndef f(x: int): pass",
            "this is a Python program, not YAML",
            ("give the file a name that ends in `.py`"),
            (2, 8),
        ),
    ],
)
def test_what_people_give_instead(text: str, message: str, hint: str, mark: Any) -> None:
    with pytest.raises(InputError) as caught:
        parse(Source("a.yaml", text))
    (problem,) = caught.value.problems
    assert problem.message == message
    assert problem.hint == hint
    assert problem.place.path == (Mark(*mark),)


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputError, match="cannot read <stdin>: it is closed"):
        read_source("-")


def test_a_pipe_that_takes_the_place_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody writes to it, so whoever opened it as usual would wait for ever."""
    os.mkfifo(tmp_path / "a.yaml")
    monkeypatch.setattr(Path, "is_file", lambda path: True)
    with pytest.raises(InputError, match="it is not a regular file"):
        read_source(str(tmp_path / "a.yaml"))
    with pytest.raises(InputError, match="No such file"):
        read_source(str(tmp_path / "gone.yaml"))


def test_content_of_any_format(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"\x00\xff")
    source, content = read_content(str(path))
    assert (source.name, source.text, content) == (str(path), "", b"\x00\xff")
    with pytest.raises(InputError, match="cannot read"):
        read_content(str(tmp_path / "b.bin"))


def test_what_looks_like_a_notebook() -> None:
    assert is_notebook(' {"cells": [{"cell_type": "code"}]}')
    assert not is_notebook('[{"cell_type": "code"}]')
    assert not is_notebook('{"cells": []}')


def test_what_to_do_with_a_program() -> None:
    assert as_program(Source("a.yaml")) == "give the file a name that ends in `.py`"
    assert as_program(Source("a")) == "add --from python"
