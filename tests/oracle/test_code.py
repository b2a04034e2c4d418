"""Code in models: where it is found, when it is refused, and what happens when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reading import plans

from shapecalc.declare.code import FollowedCode
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.code import (
    FailedCodeError,
    MissingCodeError,
    check_code,
    guarded,
    layers_of,
    load_code,
    missing_in_keras,
    namespace,
    snippets,
    source_of,
)
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data, read_spec
from shapecalc.table.summary import summary

RUNNABLE = "Lambda(lambda x: x * 2)"
FUNCTION = "def act(x):\n    return x * 2\n"
CLASS = "class Own(layers.Layer):\n    def call(self, x):\n        return x\n"


def stack(*layers: Any, shape: str = "(3,)") -> ModelPlan:
    return read_data([f"Input({shape})", *layers])


def program(lines: str) -> ModelPlan:
    (plan,) = plans(lines + "\nm.summary()\n")
    return plan


def texts(plan: ModelPlan, values: bool = False) -> list[str]:
    return [f"{snippet.layer}: {snippet.text}" for snippet in snippets(plan, values)]


ELSEWHERE = "its code is not in the file"
SPECS: list[tuple[list[Any], list[str]]] = [
    (["Dense(2)"], []),
    ([RUNNABLE], ["Lambda: `lambda x: x * 2`"]),
    (["Lambda(...)"], ["Lambda: the code of its function is not in the file"]),
    (["Lambda(lambda x: x, output_shape=lambda s: s, mask=lambda x, m: m)"],
     ["Lambda: `lambda x: x`", "Lambda: `lambda s: s`", "Lambda: `lambda x, m: m`"]),
    (["Lambda(lambda x: x, output_shape=(3,))"], ["Lambda: `lambda x: x`"]),
    ([f"Lambda(lambda x: {'x + ' * 30}x)"], [f"Lambda: `lambda x: {'x + ' * 10}…`"]),
    ([f"Sequential([{RUNNABLE}])", f"TimeDistributed({RUNNABLE})"],
     ["Lambda: `lambda x: x * 2`"] * 2),
    (["Layer(class_name='Own', output_shape=(3,), params=12)"], [f"Own: {ELSEWHERE}"]),
    (["TFSMLayer('folder')"], [f"TFSMLayer: {ELSEWHERE}"]),
    (["JaxLayer('f')"], [f"JaxLayer: {ELSEWHERE}"]),
    (["FlaxLayer('f')"], [f"FlaxLayer: {ELSEWHERE}"]),
    (["TorchModuleWrapper('f')"], [f"TorchModuleWrapper: {ELSEWHERE}"]),
    (["Wrapper(Dense(2))"], [f"Wrapper: {ELSEWHERE}"]),
]  # fmt: skip


@pytest.mark.parametrize(("layers", "expected"), SPECS)
def test_code_of_specs(layers: list[Any], expected: list[str]) -> None:
    assert texts(stack(*layers)) == expected


PROGRAMS = [
    ("m = Sequential([Input((3,)), layers.Lambda(lambda x: x * 2)])",
     ["Lambda: `lambda x: x * 2`"], []),
    (f"{FUNCTION}m = Sequential([Input((3,)), layers.Lambda(act)])",
     ["Lambda: its function is no lambda, and only a lambda can be run by itself"], []),
    (f"{FUNCTION}m = Sequential([Input((3,)), layers.Dense(2, activation=act)])",
     ["Dense: `activation` is a function of the program"], []),
    ("m = Sequential([Input((3,)), layers.Activation(lambda x: x)])",
     ["Activation: `activation` is a function of the program"], []),
    ("import addons\nm = Sequential([Input((3,)), layers.Dense(2, activation=addons.snake)])",
     ["Dense: `activation` is defined outside of Keras"], []),
    (f"{CLASS}m = Sequential([Input((3,)), Own()])",
     ["Own: its class is in the program only"], []),
    ("m = Sequential([Input((3,)), layers.Dense(2, 'relu'), layers.Dropout(rate=0.1)])", [], []),
    ("import sys\nm = Sequential([Input((3,)), layers.Dropout(float(sys.argv[1]))])", [],
     ["Dropout: `rate` is not known"]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "code", "values"), PROGRAMS)
def test_code_of_programs(lines: str, code: list[str], values: list[str]) -> None:
    """What only the program knows is no code, but a training needs it."""
    plan = program(lines)
    assert texts(plan) == code
    shown = [text.partition(":")[0] + ":" + text.partition(":")[2][: len(" `rate` is not known")]
             for text in texts(plan, values=True) if text not in code]  # fmt: skip
    assert shown == values


def test_all_layers_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(f"- {RUNNABLE!r}\n")
    path = tmp_path / "a.yaml"
    path.write_text(
        "inputs: {x: 3}\nlayers:\n  i: load_model('inner.yaml')\n"
        "  l: 'Lambda(lambda x: x)'\n  y: Dense(1)(l(i(x)))\noutputs: y\n"
    )
    plan = read_spec(str(path))
    assert texts(plan) == ["Lambda: `lambda x: x * 2`", "Lambda: `lambda x: x`"]
    assert len([*layers_of(plan)]) == len({*layers_of(plan)})


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("lambda x: x", "lambda x: x"),
        (" lambda: 0 ", "lambda: 0"),
        (FollowedCode("<lambda>", len, "lambda x: x"), "lambda x: x"),
        (FollowedCode("<act>", len), ""),
        ("__import__('os')", ""),
        ("(lambda x: x)(1)", ""),
        ("lambda x:", ""),
        ("\0", ""),
        (None, ""),
    ],
)
def test_sources(value: Any, source: str) -> None:
    assert source_of(value) == source


def test_nothing_runs_without_the_flag(builder: Builder) -> None:
    with pytest.raises(MissingCodeError, match=r"its code would have to be run") as caught:
        builder.model(stack("Lambda(lambda x: 1 / 0)"))
    assert caught.value.hint == "--run-code runs it, as safe_mode=False does in Keras"
    (snippet,) = caught.value.snippets
    assert str(snippet) == "<spec>: Lambda: `lambda x: 1 / 0`"


def test_what_is_missing_is_refused_always(builder: Builder) -> None:
    """The flag is no help then, so that nothing says so."""
    plan = stack(RUNNABLE, "Layer(class_name='Own', output_shape=(3,), params=2)")
    with pytest.raises(MissingCodeError, match="code that it needs is missing") as caught:
        check_code(plan, run_code=True)
    assert caught.value.hint == ""
    assert [snippet.layer for snippet in caught.value.snippets] == ["Own"]


def test_a_value_that_only_a_program_knows() -> None:
    plan = program(PROGRAMS[-1][0])
    assert check_code(plan, run_code=False) == []
    with pytest.raises(MissingCodeError, match="values that it needs are not known"):
        check_code(plan, run_code=True, values=True)


def test_bytecode_of_keras_2() -> None:
    entry = {"name": "l", "trainable": True, "dtype": "float32", "function_type": "lambda",
             "function": {"class_name": "__tuple__", "items": ["4wEAAAA=", None, None]},
             "output_shape": None, "output_shape_type": "raw", "arguments": {}}  # fmt: skip
    first = {"batch_input_shape": [None, 3], "dtype": "float32", "name": "i"}
    layers = [
        {"class_name": "InputLayer", "config": first},
        {"class_name": "Lambda", "config": entry},
    ]
    config = {"name": "s", "layers": layers}
    model = {"class_name": "Sequential", "config": config, "keras_version": "2.15.0"}
    assert texts(read_data(model | {"backend": "tensorflow"})) == [
        "Lambda: its function is bytecode of Keras 2, which Keras 3 does not load"
    ]


@pytest.fixture
def runner(keras: Any) -> Builder:
    return Builder(keras, run_code=True)


RUN: list[Any] = [
    ["Input((3,))", RUNNABLE, "Dense(1)"],
    ["Input((4, 3))", "Sequential([Lambda(lambda x: x[:, ::2]), Dense(2)])", "LSTM(2)"],
    ["Input((4, 3))", "TimeDistributed(Lambda(lambda x: ops.concatenate([x, x], -1)))", "Dense(1)"],
    ["Input((4, 3))", "TimeDistributed(Sequential([Dense(2), Lambda(lambda x: x * x)]))"],
    ["Input((3,))", "Lambda(lambda x: tf.nn.relu(x) + np.float32(1) + K.mean(x))", "Dense(1)"],
    ["Input((3,))", "Lambda(lambda x: x, output_shape=lambda s: (s[0], 3))", "Dense(1)"],
    ["Input((3,))", "Lambda(lambda x, training=None, mask=None: keras.ops.abs(x))", "Dense(1)"],
    {
        "inputs": {"a": 4, "b": 4},
        "layers": {
            "e": "Dense(3)",
            "d": "Lambda(lambda t: abs(t[0] - t[1]))([e(a), e(b)])",
            "two": "Lambda(lambda t, k=2: [t * k, t[:, :1]])(d)",
            "y": "Dense(1)(two[0])",
            "z": "Dense(1)(two[1])",
        },
        "outputs": ["y", "z"],
    },
]


@pytest.mark.parametrize("spec", RUN)
def test_what_runs_has_the_table_of_keras(runner: Builder, spec: Any) -> None:
    plan = read_data(spec)
    model, refused = build_or_error(runner, plan)
    assert refused == ""
    ours = summary(infer(plan))
    assert all(row.params is not None for row in ours.layers)
    assert list(differences(ours, model, widths=(80,))) == []


FAILING = [
    ("lambda x: scale(x)", "fails: NameError: name 'scale' is not defined"),
    ("lambda x: 1 / 0", "fails: ZeroDivisionError: division by zero"),
    ("lambda x: exit(3)", "fails: SystemExit: 3"),
    ("lambda x, y=scale: x", "cannot be loaded: NameError: name 'scale' is not defined"),
]


@pytest.mark.parametrize(("code", "message"), FAILING)
def test_code_that_fails(runner: Builder, code: str, message: str) -> None:
    """One message says which code, and why."""
    plan = stack(f"Lambda({code})")
    with pytest.raises(FailedCodeError) as caught:
        runner.load_code(plan) and infer(plan)
    assert str(caught.value) == f"<spec>: Lambda: `{code}` {message}"


def test_code_that_ends_the_program(runner: Builder) -> None:
    plan = stack(RUNNABLE)
    needed = snippets(plan)
    with pytest.raises(FailedCodeError, match="it ends the program"), guarded(needed):
        raise SystemExit
    with pytest.raises(SystemExit), guarded([]):
        raise SystemExit


@pytest.fixture(scope="module")
def saved(keras: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with two lambdas in it, one of them in a wrapper."""
    layers, path = keras.layers, tmp_path_factory.mktemp("saved") / "a.keras"
    twice = layers.TimeDistributed(layers.Lambda(lambda x: x * 2))
    model = keras.Sequential([keras.Input((4, 3)), layers.Lambda(lambda x: x[:, :2]), twice])
    model.save(path)
    return path


def test_saved_lambdas(builder: Builder, runner: Builder, saved: Path) -> None:
    plan = read_spec(str(saved))
    assert texts(plan) == ["Lambda: its function is bytecode of Python"] * 2
    with pytest.raises(MissingCodeError):
        build_or_error(builder, plan)
    model, refused = build_or_error(runner, plan)
    assert refused == ""
    assert list(differences(summary(infer(plan)), model, widths=(80,))) == []


def test_saved_lambdas_in_a_spec(runner: Builder, saved: Path) -> None:
    (saved.parent / "b.yaml").write_text("- load_model('a.keras')\n- Dense(1)\n")
    (saved.parent / "c.yaml").write_text("base: a.keras\nlayers: [Dense(1)]\n")
    for name in ("b.yaml", "c.yaml"):
        plan = read_spec(str(saved.parent / name))
        model, refused = build_or_error(runner, plan)
        assert refused == ""
        assert list(differences(summary(infer(plan)), model, widths=(80,))) == []


def test_bytecode_that_python_cannot_load(runner: Builder, saved: Path) -> None:
    plan = read_spec(str(saved))
    for layer in layers_of(plan):
        function = getattr(getattr(layer, "arguments", None), "function", None)
        if function is not None:
            function.keyword["code"] = "AAAA"
    with pytest.raises(FailedCodeError, match=r"is bytecode of Python cannot be loaded: "):
        load_code(plan, runner.keras)


def test_code_of_a_compiled_model(keras: Any, builder: Builder, tmp_path: Path) -> None:
    """No layer has it, and Keras cannot load the model without it."""
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", lambda a, b: keras.ops.mean(a - b))
    model.compile("sgd", own_loss)
    model.save(tmp_path / "a.keras")
    plan = read_spec(str(tmp_path / "a.keras"))
    with pytest.raises(MissingCodeError) as caught:
        build_or_error(builder, plan)
    assert [snippet.text for snippet in caught.value.snippets] == [
        "the code of `own_loss` is not in the file"
    ]
    assert missing_in_keras(ValueError("something else"), plan) is None


def own_loss(a: Any, b: Any) -> Any:
    return a - b


def test_names_that_code_may_use(keras: Any) -> None:
    """Packages are loaded only if the code uses them."""
    assert sorted(namespace(set(), keras)) == ["keras", "ops"]
    assert sorted(namespace({"np", "tf", "K", "x"}, keras)) == ["K", "keras", "np", "ops", "tf"]
