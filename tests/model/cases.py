"""Models that several modules of model/ take part in, compared with Keras in the tests of each."""

from __future__ import annotations

from inspect import Parameter, signature
from pathlib import Path
from typing import Any

import yaml
from layer_rules import Alike, Unlike

from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import differences
from shapecalc.read.document import read_data, read_spec
from shapecalc.table.summary import summary
from shapecalc.write.convert import convert

CALLS: list[Alike] = [
    ("Dense(4)(inputs=x)", [(3,)]),
    ("LSTM(4)(sequences=x)", [(5, 3)]),
    ("LSTM(4)(x, mask=y)", [(5, 3), (5,)]),
    ("LSTM(4)(x, y, mask=z)", [(5, 3), (4,), (5,)]),
    ("Add()([x])", [(3,)]),
    ("ReLU()([x, y])", [(3,), (4,)]),
    ("h = Masking()(x); LSTM(4)(h, mask=y)", [(5, 3), (5,)]),
]
"""Ways to call a layer."""

REFUSED_CALLS: list[Unlike] = [
    ("Dense(4)()", [(3,)], 'Dense(4)() | Dense "dense": needs `inputs` when it is called'),
    (
        "LSTM(4)(x, sequences=y)",
        [(5, 3), (5, 3)],
        'LSTM(4)(x, sequences=y) | LSTM "lstm": got `sequences` twice when it is called',
    ),
    ("Add()(x)", [(3,)], 'Add()(x) | Add "add": expects a list of tensors'),
    (
        "Dense(4)([x, y])",
        [(3,), (3,)],
        'Dense(4)([x, y]) | Dense "dense": expects one input tensor, got 2',
    ),
    ("Dense(4)([x])", [(3,)], 'Dense(4)([x]) | Dense "dense": expects one tensor, got a list'),
]
"""Ways to call a layer, which Keras refuses."""

WEIGHTS: list[Alike] = [
    ("Dense(4, dtype='mixed_float16')(x)", [(3,)]),
    ("BatchNormalization(dtype='mixed_float16')(x)", [(3,)]),
    ("BatchNormalization(dtype='float16')(x)", [(3,)]),
    ("LayerNormalization(dtype='float16')(x)", [(3,)]),
    ("Dense(4, dtype='float64', trainable=False)(x)", [(3,)]),
    ("Bidirectional(LSTM(4, trainable=False))(x)", [(5, 3)]),
    ("Bidirectional(LSTM(4), trainable=False)(x)", [(5, 3)]),
    ("TimeDistributed(Dense(4, trainable=False))(x)", [(5, 3)]),
    ("TimeDistributed(BatchNormalization())(x)", [(5, 3)]),
    ("Dense(10000, kernel_initializer='zeros')(x)", [(10000,)]),
    ("Dense(4, kernel_initializer='identity')(x)", [(4,)]),
    ("Dense(4, kernel_initializer='identity')(x)", [(3,)]),
    ("Dense(4, kernel_initializer='orthogonal')(x)", [(3,)]),
    ("Dense(4, bias_initializer='glorot_uniform')(x)", [(3,)]),
    ("Dense(4, kernel_initializer=None)(x)", [(3,)]),
    ("Embedding(9, 4, embeddings_initializer='orthogonal')(x)", [(5,)]),
]
"""Layers whose weights have other initializers, dtypes or trainability."""

REFUSED_WEIGHTS: list[Unlike] = [
    (
        "Conv2D(4, 3, kernel_initializer='identity')(x)",
        [(9, 8, 3)],
        (
            "'identity' | Conv2D \"conv2d\": the initializer 'identity' creates matrices, "
            "but the weight kernel has 4 axes"
        ),
    ),
    (
        "Dense(4, bias_initializer='orthogonal')(x)",
        [(3,)],
        (
            "'orthogonal' | Dense \"dense\": the initializer 'orthogonal' creates matrices, "
            "but the weight bias has 1 axis"
        ),
    ),
]
"""Layers whose weights have other initializers, dtypes or trainability, which Keras refuses."""

GRAPHS: list[Alike] = [
    (
        ("a = Dense(4)(x); b = Dense(4)(y); c = add([a, b]); d = Dense(2)(c); concatenate([d, x])"),
        [(3,), (3,)],
    ),
    (
        ("a = Dense(3)(x); b = Dense(3)(a); c = add([x, a, b]); d = multiply([c, y]); Dense(1)(d)"),
        [(3,), (3,)],
    ),
    ("d = Dense(3); a = d(x); b = d(a); c = d(b); add([a, b, c])", [(3,)]),
    (
        ("a = Dense(3)(x); b = Dense(3)(y); c = Dense(3)(z); d = add([b, a]); add([c, d])"),
        [(3,), (3,), (3,)],
    ),
    ("h = Masking()(x); a = Dense(3)(h); b = LSTM(2)(a); c = GRU(2)(h); add([b, c])", [(5, 3)]),
    (
        (
            "a = Dropout(0.5)(x); b = ReLU()(a); c = Dense(2)(x); d = concatenate([c, b]); "
            "Dense(1)(d)"
        ),
        [(3,)],
    ),
    (
        ("l = LSTM(4, return_state=True)(x); a = Dense(2)(l[1]); b = Dense(2)(l[2]); add([a, b])"),
        [(5, 3)],
    ),
    (
        ("s = Sequential([Dense(3), Dense(3)]); a = s(x); b = s(y); c = s(a); add([b, c])"),
        [(3,), (3,)],
    ),
]
"""Graphs of several layers."""

PLAIN_STACKS: list[Alike] = [
    ("Sequential([Dense(4), Dense(2)])(x)", [(3,)]),
    ("s = Sequential([Dense(4), Dense(2)]); a = s(x); s(y)", [(3,), (3,)]),
]
"""Stacks that are called."""

REFUSED_PLAIN_STACKS: list[Unlike] = [
    (
        "s = Sequential([Dense(4), Dense(2)]); a = s(x); s(y)",
        [(3,), (4,)],
        's(y) | Sequential "sequential": was built for (None, 3), got (None, 4)',
    ),
    (
        "Sequential([])(x)",
        [(3,)],
        ('Sequential([])(x) | Sequential "sequential": has no layers and cannot be called'),
    ),
]
"""Stacks that are called, which Keras refuses."""

STACKS: list[Alike] = [
    ("h = Masking()(x); s = Sequential([Dense(4), LSTM(2)])(h); Dense(1)(s)", [(5, 3)]),
    ("Sequential([Dense(4), Sequential([Dense(3), Dropout(0.5)])])(x)", [(3,)]),
    ("Sequential([Dense(4), BatchNormalization()], trainable=False)(x)", [(3,)]),
    ("Sequential([LSTM(4, return_state=True)])(x)", [(5, 3)]),
    ("TimeDistributed(Sequential([Dense(4), Dense(2)]))(x)", [(5, 3)]),
    ("Sequential([Conv2D(4, 3), Flatten(), Dense(2)])(x)", [(9, 8, 1)]),
    ("Sequential([Dense(4, dtype='float64')])(x)", [(3,)]),
]
"""Stacks with other models, masks or axes inside."""

REFUSED_STACKS: list[Unlike] = [
    (
        "Sequential([LSTM(4, return_state=True), Dense(2)])(x)",
        [(5, 3)],
        'Dense(2) | Dense "dense": expects one input tensor, got 3',
    ),
    (
        "Sequential([Add()])([x, y])",
        [(3,), (3,)],
        (
            'Sequential([Add()])([x, y]) | Sequential "sequential": a Sequential model '
            "expects one tensor, got several"
        ),
    ),
    (
        "Sequential([Conv2D(4, 3)])(x)",
        [(9, 8)],
        (
            'Conv2D(4, 3) | Conv2D "conv2d": expects (batch, height, width, channels), got '
            "(None, 9, 8)"
        ),
    ),
]
"""Stacks with other models, masks or axes inside, which Keras refuses."""

SAVED: dict[str, list[Any] | dict[str, Any]] = {
    "stack": ["Input((5, 3))", "Masking()", "LSTM(4, return_sequences=True)", "LSTM(2)"],
    "cast": ["Input((4,))", "Dense(3, dtype='float64')", "Dense(2)", "Dense(1)"],
    "graph": {
        "inputs": {"x": "(5, 3)"},
        "layers": {
            "m": "Masking()(x)",
            "a": "LSTM(2, name='a')(m)",
            "b": "GRU(2, name='b')(m)",
            "c": "add([a, b])",
        },
    },
}
"""Models that Keras could have saved, with operations for masks and casts."""

SPECS: dict[str, Any] = {
    "single": ["Masking(input_shape=(5, 3))", "Dense(3, dtype='float64')", "LSTM(2)"],
    "nested": {
        "inputs": {"x": "(5, 3)"},
        "layers": {
            "s": {"Sequential": ["Masking()", "LSTM(3, return_sequences=True)", "LSTM(2)"]},
            "y": "s(x)",
        },
        "outputs": "y",
    },
}
"""Models that other specs load."""

END = {"m": "Masking()(x)", "e": "LSTM(2)(m)", "out": "concatenate([a, e])"}
"""Layers and operations whose automatic names count what was loaded before them."""

LOADED: dict[str, dict[str, Any]] = {
    "a stack that grows": {"base": "stack.json", "layers": ["Dense(4)", "Dense(2)"]},
    "a stack with casts that grows": {"base": "cast.json", "layers": ["Dense(4, dtype='float16')"]},
    "a stack that is cut": {"base": {"file": "cast.json", "cut": 1}, "layers": ["Dense(2)"]},
    "a stack that is cut to its mask": {
        "base": {"file": "stack.json", "cut": 2},
        "layers": ["Dense(3)", "GRU(3, return_sequences=True)", "GRU(2)"],
    },
    "a stack that is frozen": {
        "base": {"file": "stack.json", "frozen": True},
        "layers": ["Dense(2)"],
    },
    "a stack that becomes a graph": {
        "base": {"file": "stack.json", "until": "lstm"},
        "layers": {"m": "Masking()(base)", "e": "LSTM(2)(m)", "f": "Dense(2)(e)"},
        "outputs": "f",
    },
    "a graph that grows": {
        "base": {"file": "graph.json", "until": "b"},
        "layers": ["Dense(3)", "Dense(2)"],
    },
    **{
        f"{name} as a layer": {
            "inputs": {"x": "(5, 3)"},
            "layers": {"a": f"load_model('{name}')(x)", **END},
            "outputs": "out",
        }
        for name in ("stack.json", "graph.json", "single.yaml", "nested.yaml")
    },
    "a model with a name as a layer twice": {
        "inputs": {"x": "(5, 3)"},
        "layers": {
            "s": "load_model('single.yaml', name='mine')",
            "a": "s(x)",
            "b": "s(x)",
            "t": "load_model('nested.yaml')(x)",
            "out": "concatenate([a, b, t])",
        },
        "outputs": "out",
    },
}
"""Specs that load the models of `SAVED` and `SPECS`."""


def loaded_alike(builder: Builder, folder: Path, spec: dict[str, Any]) -> None:
    """Compare a model that loads others with that of Keras, the names and calls included."""
    for name, data in SAVED.items():
        (folder / f"{name}.json").write_text(convert(read_data(data), "keras")[0])
    for name, data in {**SPECS, "spec": spec}.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    plan = read_spec(str(folder / "spec.yaml"))
    ours = infer(plan)
    assert list(differences(summary(ours), builder.model(plan), widths=(100,))) == []


def settings_of(constructor: Any) -> str:
    """Return the arguments of a constructor, those by keyword only behind a star."""
    parameters = signature(constructor).parameters.values()
    plain = [each.name for each in parameters if each.kind is Parameter.POSITIONAL_OR_KEYWORD]
    named = [each.name for each in parameters if each.kind is Parameter.KEYWORD_ONLY]
    return " ".join([*plain, *(["*"] if named else []), *named])
