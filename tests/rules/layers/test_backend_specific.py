"""Layers whose code belongs to one backend: nothing is known of their output."""

from __future__ import annotations

import pytest
from layer_rules import check_declaration, declared_in

from shapecalc.declare.layer import Arguments, Rule
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.read.document import read_data
from shapecalc.rules import RULES
from shapecalc.table.summary import summary

NAMES = ["TFSMLayer", "JaxLayer", "FlaxLayer", "TorchModuleWrapper"]


@pytest.mark.parametrize("name", NAMES)
def test_they_are_defined_elsewhere(name: str) -> None:
    assert RULES[name].foreign


def test_a_saved_model() -> None:
    row = summary(infer(read_data(["Input((4,))", "TFSMLayer('folder')"]))).layers[-1]
    assert (row.output_shapes, row.params) == ([None], None)


@pytest.mark.parametrize("rule", declared_in("backend_specific"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)
    assert (rule(None, Arguments()).shape, rule(None, Arguments()).weights) == (None, None)
