"""Files that are no text, no spec, or small to write and endless to read."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from shapecalc.api import summarize
from shapecalc.errors import ShapecalcError
from shapecalc.read.places import locate

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
        (b" " * (16 * 2**20 + 1), "larger than 16 MB"),
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
