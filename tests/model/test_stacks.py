"""Stacks that a program changes: their layers, graphs, names and calls, as in Keras."""

from __future__ import annotations

import pytest
from reading import KERAS

from shapecalc.errors import Source
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import differences
from shapecalc.read.python.program import read_program
from shapecalc.table.summary import summary

END = "x = Input((2,))\nf = Model(x, layers.Dense(1)(x))\nf.summary()\nm.summary()\n"
"""A model whose title counts the graphs before, and the stack itself."""

CHANGES = [
    "m = Sequential()\nm.add(layers.Dense(3, input_shape=(2,)))\nm.add(layers.Dense(4))\n",
    "m = Sequential()\nm.add(Input((2,)))\nm.add(layers.Dense(3))\nm.add(layers.Dense(4))\n",
    "m = Sequential([layers.Dense(3, input_shape=(2,))])\nm.add(layers.Dense(4))\nm.pop()\n",
    "m = Sequential([Input((2,)), layers.Dense(3), layers.Dense(4)])\nm.pop()\n"
    "m.add(layers.ReLU())\n",
    "m = Sequential()\nm.add(layers.Dense(3))\nm.build((None, 2))\nm.add(layers.Dense(4))\n",
    "m = Sequential()\nm.add(layers.Dense(3))\nm.add(layers.Dense(4))\n",
    "a = Sequential([layers.Dense(3)])\nm = Sequential([Input((2,)), a])\nm.add(layers.Dense(4))\n",
    "m = Sequential()\nfor n in (3, 4, 5): m.add(layers.Dense(n, input_shape=(2,)))\n"
    "g = Model(m.inputs, [layer.output for layer in m.layers])\ng.summary()\n",
]


@pytest.mark.parametrize("change", CHANGES)
def test_as_in_keras(builder: Builder, change: str) -> None:
    for plan in read_program(Source("a.py", f"{KERAS}{change}{END}")):
        theirs = Builder(builder.keras).model(plan)
        assert list(differences(summary(infer(plan)), theirs, widths=(80,))) == []
