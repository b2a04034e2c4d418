"""The textbook's formulas, which no rule states, against the weights and shapes that rules give."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_declarations import LAYERS, needed

from shapecalc.algebra.size import UNKNOWN
from shapecalc.api.summarizing import summarize
from shapecalc.declare.layer import Rule
from shapecalc.errors import ModelError
from shapecalc.table.rows import Row

SIZE = st.integers(1, 40)


def last(*layers: Any) -> Row:
    return summarize(list(layers)).layers[-1]


def params(*layers: Any) -> Any:
    return last(*layers).params


@given(n=SIZE, u=SIZE)
def test_dense(n: int, u: int) -> None:
    assert params(f"Input({n})", f"Dense({u})") == (n + 1) * u
    assert params(f"Input({n})", f"Dense({u}, use_bias=False)") == n * u


@given(u=SIZE, d=SIZE, steps=st.integers(1, 9))
def test_recurrent(u: int, d: int, steps: int) -> None:
    """004_e5bd42928360bc0f.txt: 4 (u + d + 1) u, and for GRU 3 instead of 4."""
    start = f"Input(({steps}, {d}))"
    assert params(start, f"SimpleRNN({u})") == (u + d + 1) * u
    assert params(start, f"LSTM({u})") == 4 * (u + d + 1) * u
    assert params(start, f"GRU({u}, reset_after=False)") == 3 * (u + d + 1) * u
    assert params(start, f"GRU({u})") == 3 * (u + d + 2) * u
    assert params(start, f"Bidirectional(LSTM({u}))") == 2 * 4 * (u + d + 1) * u


@given(n=st.integers(5, 40), f=st.integers(1, 5), s=st.integers(1, 5), c=SIZE, k=SIZE)
def test_convolution(n: int, f: int, s: int, c: int, k: int) -> None:
    """003_f57451d252973ab5.txt: floor((N - F) / S) + 1, and with 'same' N / S rounded up."""
    start = f"Input(({n}, {c}))"
    valid = last(start, f"Conv1D({k}, {f}, strides={s})")
    same = last(start, f"Conv1D({k}, {f}, strides={s}, padding='same')")
    assert valid.params == same.params == (f * c + 1) * k
    assert valid.output_shapes == [(UNKNOWN, (n - f) // s + 1, k)]
    assert same.output_shapes == [(UNKNOWN, -(-n // s), k)]
    pooled = last(start, f"MaxPooling1D({f}, strides={s})")
    assert pooled.output_shapes == [(UNKNOWN, (n - f) // s + 1, c)]
    assert pooled.params == 0


@given(h=st.integers(3, 9), w=st.integers(3, 9), c=SIZE, m=st.integers(1, 4), k=SIZE)
def test_convolutions_in_two_dimensions(h: int, w: int, c: int, m: int, k: int) -> None:
    start = f"Input(({h}, {w}, {c}))"
    assert params(start, f"Conv2D({k}, (3, 2))") == (3 * 2 * c + 1) * k
    assert params(start, f"DepthwiseConv2D(3, depth_multiplier={m})") == (9 + 1) * c * m
    separable = params(start, f"SeparableConv2D({k}, 3, depth_multiplier={m})")
    assert separable == 9 * c * m + (c * m + 1) * k
    transposed = last(start, f"Conv2DTranspose({k}, 3, strides=2)")
    assert transposed.params == (9 * c + 1) * k
    assert transposed.output_shapes == [(UNKNOWN, 2 * h + 1, 2 * w + 1, k)]


@given(n=SIZE, d=SIZE, words=SIZE)
def test_others(n: int, d: int, words: int) -> None:
    assert params(f"Input({n})", f"Embedding({words}, {d})") == words * d
    assert params(f"Input({n})", "BatchNormalization") == 4 * n
    assert last(f"Input({n})", "BatchNormalization").trainable_params == 2 * n
    assert params(f"Input({n})", "LayerNormalization") == 2 * n
    assert params(f"Input({n})", "PReLU") == n
    assert params(f"Input(({n}, {d}))", "TimeDistributed(Dense(3))") == (d + 1) * 3


@pytest.mark.parametrize("rule", LAYERS, ids=repr)
def test_nothing_need_be_known(rule: Rule) -> None:
    """No rule asks whether an unknown size is large or small, which would raise an error."""
    layer = {rule.name: needed(rule)}
    answers = []
    for rank in range(6):
        x = ["x", "x"] if rule.merges else "x"
        try:
            summarize({"inputs": {"x": [None] * rank}, "layers": {"y": [x, layer]}})
            answers.append("")
        except ModelError as error:
            answers.append(error.problems[0].message)
    assert any(not answer.startswith("takes") for answer in answers)
