"""Layers ask their rules how they are called."""

from __future__ import annotations

import pytest

from shapecalc.declare.layer import Arguments
from shapecalc.model.layer import Layer
from shapecalc.model.ruled import RuledLayer
from shapecalc.rules import RULES

ASKED = (
    "checks_dtype",
    "masking",
    "first_call_argument",
    "call_arguments",
    "keyword_only_call",
    "training_last",
    "repeats_without_training",
    "is_input",
)


def ruled(name: str, autocast: bool = True) -> RuledLayer:
    arguments = Arguments(name=None, trainable=None, dtype=None, autocast=autocast)
    return RuledLayer("r", name, arguments=arguments, rule=RULES[name])


@pytest.mark.parametrize("attribute", ASKED)
@pytest.mark.parametrize("name", ["InputLayer", "Dense", "LSTM", "Attention", "MultiHeadAttention"])
def test_attributes_of_a_rule(name: str, attribute: str) -> None:
    assert getattr(ruled(name), attribute) == getattr(RULES[name], attribute)


@pytest.mark.parametrize("attribute", ASKED)
def test_rules_differ_from_what_most_layers_have(attribute: str) -> None:
    plain = Layer("p", "P", arguments=Arguments(trainable=None))
    assert any(getattr(rule, attribute) != getattr(plain, attribute) for rule in RULES.values())


def test_both_the_rule_and_the_layer_may_refuse_casts() -> None:
    assert [ruled("Dense", autocast).autocast for autocast in (True, False)] == [True, False]
    refusing = next(name for name, rule in RULES.items() if not rule.autocast)
    assert not ruled(refusing).autocast
