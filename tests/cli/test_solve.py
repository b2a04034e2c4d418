"""``shapecalc solve``: what is wanted, and how the answers are printed."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from command_line import command

from shapecalc.cli.errors import CommandLineError
from shapecalc.cli.solve import goal_of, goal_options, show
from shapecalc.explain.solutions import ArgumentValues, Listing
from shapecalc.rules import RULES

SPEC = "specs/ensemble.yaml"


def test_a_layer() -> None:
    done = command("solve", "lstm", "--input-dim", "1", "--params", "480")
    assert (done.stdout, done.stderr, done.returncode) == ("units = 10\n", "", 0)


def test_an_output_shape() -> None:
    line = "--kernel-size 3,3 --strides 2,2 --filters 4 --output-shape 16,16,4 --padding same"
    done = command("solve", "conv2d", *line.split())
    assert done.returncode == 0
    assert "height = 31..32, width = 31..32" in done.stdout


def test_a_file() -> None:
    done = command("solve", SPEC, "--total-params", "3058", "--for", "dense_3.units")
    assert (done.stdout, done.stderr, done.returncode) == ("dense_3.units = 6\n", "", 0)


def test_several_arguments_of_a_file() -> None:
    options = "--total-params 3058 --for dense_3.units --for dense_4.units --max 40"
    done = command("solve", SPEC, *options.split(), "--format", "json")
    assert {"dense_3.units": "6", "dense_4.units": "4"} in json.loads(done.stdout)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("dense --input-dim 4 --macs 40", "units = 10\n"),
        ("dense --input-dim 4 --flops 80", "units = 10\n"),
        ("dense --input-dim 4 --macs '<=40'", "units = 1..10\n"),
        ("dense --input-dim 4 --flops '<= 0.08K' --params '>45'", "units = 10\n"),
        ("lstm --input-shape 5,1 --macs 2200", "units = 10\n"),
        (
            "conv2d --filters 32 --input-shape 28,28,1 --macs 194688 --output-shape 26,26,32",
            "kernel_size = (3, 3), strides = (1, 1), padding = 'valid'\n",
        ),
        (f"{SPEC} --macs '<=100' --for dense_3.units", ""),
        ("lstm --input-dim 1 --params 80K..100K", "units = 141..157\n"),
        (f"{SPEC} --params '<=3058' --for dense_3.units", "dense_3.units = 1..6\n"),
        ("specs/conv2d.yaml --output-shape 5,7,7 --input-size", "input_shape = (10, 12, 1)\n"),
        ("specs/conv2d.yaml --input-size --output-shape 5,5,7", "input_shape = (10, 10, 1)\n"),
        ("specs/conv2d.yaml --input-size n,n,1 --output-shape 5,5,7", "n = 10\n"),
        ("specs/conv2d.yaml --input-size --params '<=9'", ""),
    ],
)
def test_costs(line: str, answer: str) -> None:
    done = command("solve", *shlex.split(line))
    assert answer in done.stdout or not answer, done.stderr
    assert done.returncode == (0 if answer else 1)


def test_costs_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "model.yaml"
    file.write_text("layers: ['Input((28, 28, 1))', 'Conv2D(8, 3)', 'Flatten()', 'Dense(10)']")
    # 26·26·9·f multiply-adds in the convolution, 26·26·f·10 in the layer behind it.
    for goal in ("--macs 102752", "--flops 205504", "--macs '>=100K' --macs '<=105K'"):
        done = command("solve", str(file), *shlex.split(goal), "--for", "conv2d.filters")
        assert done.stdout.startswith("conv2d.filters = "), done.stderr
    done = command("solve", str(file), "--macs", "<=0.2M", "--for", "conv2d.filters")
    assert done.stdout == f"conv2d.filters = 1..{200_000 // (26 * 26 * 19)}\n"
    file.write_text("layers: ['Input((None, 1))', 'LSTM(8)']")
    done = command("solve", str(file), "--macs", "9", "--for", "lstm.units")
    assert "the number of multiply-adds depends on `T`" in done.stderr
    assert "give the input of the model numbers for its sizes" in done.stderr


@pytest.mark.parametrize(
    ("line", "code", "error"),
    [
        (f"{SPEC} --for dense_3.units", 2, "add --params, --output-shape, --macs or --flops"),
        ("layer --macs 3", 1, "multiply-adds are unknown: the layer is defined elsewhere"),
        ("flatten --macs 3", 1, "multiply-adds = 0 for all sizes, not 3"),
        ("dense --macs 3.5", 2, "--macs: '3.5' is not a whole number of at least 1, or a bound"),
        (
            "lstm",
            2,
            "nothing to solve for\n    hint: add --params, --output-shape, --macs or --flops",
        ),
        ("einsumdense --equation ab,bc->ac", 2, "add --params, --gives, --macs or --flops"),
        ("jaxlayer", 2, "add --total-params, --output-shape, --macs or"),
        ("layer", 2, "add --total-params, --gives, --macs or"),
        ("layer --total-params 3", 1, "so its parameters are unknown"),
        ("layer --gives 3", 1, "so its output shape is unknown"),
        ("layer --params 3 --total-params 4", 1, "parameters = 3 for all sizes, not 4"),
        ("lstm --params 500 --input-dim 1", 1, "no solution: "),
        ("lstm --params 0", 2, "--params: '0' is not a whole number of at least 1"),
        ("lstm --params 5K..2K", 2, "--params: '5K..2K' has no numbers"),
        (f"{SPEC} --params 8 --input-size", 1, "the model has 2 inputs: it cannot have one size"),
        ("specs/lstm.yaml --params 8 --input-size 3,a!", 2, "--input-size: '3,a!' is not a shape"),
        ("specs/lstm.yaml --output-shape 3,3 --for lstm.units", 1, "the output has 1 axes"),
        ("specs/lstm.yaml --params 8 --for units", 1, "the file has no letter 'units'"),
        ("dense --params 8 --input-shape abc!", 2, "--input-shape: 'abc!' is not a shape"),
        ("dense --params 8 --output-shape -3", 2, "--output-shape: '-3' is not a shape"),
        ("dense --params 8 --input-dim 3,4", 2, "--input-dim: '3,4' is not one number"),
        (
            f"{SPEC} --total-params 5",
            2,
            "no letters\n    hint: add --for LAYER.ARGUMENT",
        ),
        (f"{SPEC} --total-params 5 --for nope.units", 1, "no solution: there is no layer 'nope'"),
        (f"{SPEC} --total-params 5 --for dense.nope", 1, "dense has no argument 'nope'"),
        ("nothing.yaml --total-params 5 --for a.b", 2, "there is no such file"),
        ("Lsmt --params 3", 2, "did you mean `LSTM`?"),
        ("zzz", 2, "`shapecalc layers` lists the layers"),
    ],
)
def test_errors(line: str, code: int, error: str) -> None:
    done = command("solve", *line.split())
    assert (done.stdout, done.returncode) == ("", code)
    assert error in done.stderr


def test_no_option_hides_an_argument() -> None:
    """What is wanted has another name where the layer has an argument of that name."""
    for rule in set(RULES.values()):
        own = {f"--{name.replace('_', '-')}" for name in rule.own}
        goals = {name for option in goal_options(rule) for name in option.opts}
        assert len(goals) == 4
        assert not goals & own


def test_goals_of_layers_with_such_arguments() -> None:
    names = [option.opts for option in goal_options(RULES["JaxLayer"])]
    assert names == [["--total-params"], ["--output-shape"], ["--macs"], ["--flops"]]
    assert [option.opts for option in goal_options(RULES["Layer"])] == [
        ["--total-params"],
        ["--gives"],
        ["--macs"],
        ["--flops"],
    ]


def test_a_question() -> None:
    values = {"wanted_params": 480, "units": 10, "input_dim": 1}
    asked = goal_of(RULES["LSTM"], values)
    assert (asked.params, asked.shape, asked.input) == (480, None, (None, 1))
    assert asked.known == {"units": 10}
    with pytest.raises(CommandLineError, match="nothing to solve for"):
        goal_of(RULES["LSTM"], {"units": 10})


LISTING = Listing(
    [ArgumentValues({"units": "3"}, ["features"], (3,)), ArgumentValues({}, [], (4,))], True
)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("text", "units = 3, features = any\nany\n"),
        ("markdown", "- `units = 3, features = any`\n- `any`\n"),
        ("latex", "\\texttt{units = 3, features = any} \\\\\n\\texttt{any} \\\\\n"),
        ("json", '[\n  {\n    "units": "3",\n    "features": "any"\n  },\n  {}\n]\n'),
    ],
)
def test_formats(form: str, expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    show(LISTING, form)  # type: ignore[arg-type]
    assert capsys.readouterr() == (expected, "")


def test_many_answers(capsys: pytest.CaptureFixture[str]) -> None:
    show(Listing([ArgumentValues({"units": str(n)}, [], (n,)) for n in range(25)], False), "text")
    printed, notes = capsys.readouterr()
    assert printed.splitlines() == [f"units = {n}" for n in range(20)]
    assert notes.splitlines() == [
        "… and 5 more (--format json has them all)",
        "note: there may be others: not every number was tried",
    ]


def test_without_a_subject() -> None:
    done = command("solve")
    assert (done.stderr, done.returncode) == ("", 2)
    assert done.stdout == command("solve", "--help").stdout.removesuffix("\n")
