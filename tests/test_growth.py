"""No work grows much faster than its input, as the number of function calls shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from growth import calls, growth

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UndecidedError, total
from shapecalc.cli.main import main
from shapecalc.grade.key import key_of
from shapecalc.grade.matching import LayerMatcher
from shapecalc.grade.sheet import Answer
from shapecalc.read.document import read_data
from shapecalc.write.convert import convert

Make = Callable[[int], Any]

LETTERS = [first + second for first in "abcdefghkmnpqrsuvwyz" for second in "abcdefghkmnpqrsuvwyz"]


def graph(inputs: Any, layers: Any) -> dict[str, Any]:
    return {"inputs": inputs, "layers": layers}


def names(count: int) -> list[str]:
    return [f"x{n}" for n in range(count)]


def chain(count: int) -> dict[str, Any]:
    reads = ["x", *(f"a{n}" for n in range(count - 1))]
    return graph({"x": [3]}, {f"a{n}": f"Dense(3)({read})" for n, read in enumerate(reads)})


def merged(layer: str, shape: Callable[[int], list[int]]) -> Make:
    def make(count: int) -> Any:
        inputs = {name: shape(n + 1) for n, name in enumerate(names(count))}
        return graph(inputs, {"y": [names(count), layer]})

    return make


def lettered(count: int) -> Any:
    inputs = {name: f"({letter},)" for name, letter in zip(names(count), LETTERS)}
    return graph(inputs, {"y": [names(count), "Concatenate"]})


def several(count: int) -> Any:
    """A model with many inputs and outputs inside a model."""
    inner = graph(
        {name: [3] for name in names(count)}, {f"y{n}": f"Dense(3)(x{n})" for n in range(count)}
    )
    inner["outputs"] = [f"y{n}" for n in range(count)]
    return graph(
        {name: [3] for name in names(count)}, {"m": {"Model": inner}, "z": [names(count), "m"]}
    )


def reverse(count: int) -> Any:
    """A config of Keras whose layers stand in reverse."""
    config = json.loads(convert(read_data(chain(count)), "keras")[0])
    config["config"]["layers"].reverse()
    return config


SPECS: dict[str, tuple[Make, int]] = {
    "a chain": (chain, 20),
    "inputs of Concatenate": (merged("Concatenate", lambda n: [n]), 25),
    "wrong inputs of Add": (merged("Add", lambda n: [n]), 25),
    "letters of Concatenate": (lettered, 25),
    "inputs and outputs of a model": (several, 15),
    "saved layers in reverse": (reverse, 20),
}


@pytest.mark.parametrize("kind", SPECS)
def test_summary(kind: str, tmp_path: Path) -> None:
    make, size = SPECS[kind]

    def work(count: int) -> int:
        (tmp_path / "a.json").write_text(json.dumps(make(count)))
        return calls(lambda: main(["summary", str(tmp_path / "a.json")]))

    work(size)  # The first run imports modules and fills caches.
    assert growth(work, size) < 1.3


PROGRAMS = {
    "": "",
    "beside code of its own": "class Own(layers.Layer):\n  def call(self, x): return x\nOwn()\n",
}


@pytest.mark.parametrize("kind", PROGRAMS)
def test_stacks_of_programs(kind: str, tmp_path: Path) -> None:
    """A stack is not built once more for each layer that is added."""

    def work(count: int) -> int:
        text = f"from keras import Sequential, layers\n{PROGRAMS[kind]}m = Sequential()\n"
        text += f"for n in range({count}): m.add(layers.Dense(3, input_shape=(3,)))\nm.summary()"
        (tmp_path / "a.py").write_text(text)
        return calls(lambda: main(["summary", str(tmp_path / "a.py")]))

    work(10)
    assert growth(work, 10) < 1.3


COMMANDS = ["lint", "explain", "diff", "convert OUT.yaml", "convert OUT.json", "convert OUT.py"]


@pytest.mark.parametrize("command", COMMANDS)
def test_commands(command: str, tmp_path: Path) -> None:
    name, *outputs = command.split()
    more = [str(tmp_path / name) for name in outputs] + ["--force"] * len(outputs)

    def work(count: int) -> int:
        path = tmp_path / "a.json"
        path.write_text(json.dumps(chain(count)))
        files = [str(path)] * 2 if name == "diff" else [str(path)]
        return calls(lambda: main([name, *files, *more]))

    work(8)
    assert growth(work, 8) < 1.3


@pytest.mark.parametrize("command", ["summary", "check", *COMMANDS])
def test_models_inside_each_other(command: str, tmp_path: Path) -> None:
    """A model is looked at once, however deep it is: the work does not double with each model."""
    name, *outputs = command.split()
    more = [str(tmp_path / output) for output in outputs] + ["--force"] * len(outputs)
    (tmp_path / "a.txt").write_text("dense 9")
    behind = {"diff": ["a.json"], "check": ["a.txt"]}.get(name, [])

    def work(count: int) -> int:
        model: Any = {"Sequential": {"layers": ["Dense(3)"]}}
        for _ in range(count):
            model = {"Sequential": {"layers": [model]}}
        (tmp_path / "a.json").write_text(json.dumps(["Input((3,))", model]))
        files = [str(tmp_path / file) for file in ("a.json", *behind)]
        return calls(lambda: main([name, *files, *more]))

    work(4)
    assert growth(work, 4) < 3


ANSWERS = {
    "wrong": "{} (None, 4) 9",
    "a formula of ten factors": "{}: " + "*".join(f"(a{n}+b{n})" for n in range(10)),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_check(kind: str, tmp_path: Path) -> None:
    def work(count: int) -> int:
        (tmp_path / "a.json").write_text(json.dumps(chain(count)))
        layers = ["dense", *(f"dense_{n}" for n in range(1, count))]
        lines = "\n".join(ANSWERS[kind].format(layer) for layer in layers)
        (tmp_path / "a.txt").write_text(lines)
        return calls(
            lambda: main(["check", *(str(tmp_path / f"a.{end}") for end in ("json", "txt"))])
        )

    work(5)
    assert growth(work, 5) < 1.3


def test_quiz() -> None:
    """Ten times as many exercises take ten times the work; one differs from another."""

    def work(count: int) -> int:
        options = ["--count", str(count), "--level", "2", "--seed"]
        return sum(calls(partial(main, ["quiz", *options, seed])) for seed in "123")

    work(1)  # What is imported and kept at first use does not count.
    assert work(20) < 1.5 * 10 * work(2)


def test_letters_inside_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A formula that nobody can read is refused; Python's stack would end."""
    path = tmp_path / "a.json"
    for layers in (["MaxPooling1D(2)"] * 500, ["Conv1D(f, k)", "MaxPooling1D(p)"] * 300):
        path.write_text(json.dumps(["Input((T, F))", *layers]))
        assert main(["summary", str(path)]) == 1
        assert "depends on a size that is given only as a letter" in capsys.readouterr().err


def test_products_of_many_letters() -> None:
    """Each of two sums has a term for each letter; their product would have a million."""
    whole = total(Formula.of(f"a{n}") for n in range(1_000))
    with pytest.raises(UndecidedError, match="at most 10,000 terms"):
        whole * whole
    assert len((whole + whole).terms) == 1_000


def test_many_answers_without_known_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not compared with every layer; those whose name is known still are matched."""
    rows = key_of(read_data(["Input(3)", *["Dense(3)"] * 20])).rows
    answers = [Answer(name) for name in ("desne_1", "dense_3", "other", "DENSE_3")]
    monkeypatch.setattr("shapecalc.grade.matching.MOST_PAIRS", 50)
    monkeypatch.setattr("shapecalc.grade.matching.score", lambda *two: pytest.fail("compared"))
    found = [one.row and one.row.name for one in LayerMatcher(rows).match(answers)]
    assert found == [None, "dense_3", None, None]


def test_many_inputs_have_letters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = merged("Concatenate", lambda n: [n])(150)
    (tmp_path / "a.json").write_text(json.dumps(spec))
    assert main(["summary", str(tmp_path / "a.json"), "--explain"]) == 0
    assert "11325" in capsys.readouterr().out.replace("\n", "")


def test_a_wide_model_that_keras_saved(tmp_path: Path) -> None:
    """Of many calls that could come next, the lowest is found without a look at all of them."""

    def work(count: int) -> int:
        layers = {f"a{n}": "Dense(3)(x)" for n in range(count)}
        data = {**graph({"x": [3]}, layers), "outputs": list(layers)}
        config = json.loads(convert(read_data(data), "keras")[0])
        return calls(lambda: convert(read_data(config), "python"))

    work(10)
    assert growth(work, 10) < 1.3


def test_a_late_wrong_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An answer may follow from one that is hundreds of layers before it."""
    (tmp_path / "a.json").write_text(json.dumps(chain(1_000)))
    (tmp_path / "a.txt").write_text("dense (None, 4)\ndense_999 9")
    assert main(["check", *(str(tmp_path / f"a.{end}") for end in ("json", "txt"))]) == 1
    assert "nested" not in capsys.readouterr().err
