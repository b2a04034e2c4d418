"""Every declaration is held against the class in Keras that it declares."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest

from shapecalc.declare import names as identifiers
from shapecalc.declare.bind import default_arguments
from shapecalc.declare.data_kinds import Factor
from shapecalc.declare.kinds import REQUIRED
from shapecalc.declare.layer import COMMON, Rule, RuleError
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.infer import infer
from shapecalc.model.models import Sequential
from shapecalc.oracle.build import Builder
from shapecalc.read.document import read_data
from shapecalc.rules import RULES

DECLARED = sorted(set(RULES.values()), key=lambda rule: rule.name)
LAYERS = [rule for rule in DECLARED if rule.class_name != "InputLayer" and not rule.foreign]

NEEDED: dict[str, Any] = {
    "activation": "relu",
    "axes": 1,
    "dims": [2, 1],
    "cell": "LSTMCell(2)",
    "cells": ["GRUCell(2)"],
    "equation": "ab,bc->ac",
    "layer": "LSTM(2)",
    "layers": ["LSTM(2)"],
    "rate": 0.5,
    "scale": 0.5,
    "stddev": 0.5,
    "target_shape": [-1],
}
"""A value for each argument without a default that is not simply 2."""


def needed(rule: Rule) -> dict[str, Any]:
    """The least that a layer is made with; some have a default that they do not take."""
    given = {
        name: NEEDED.get(name, argument.high if isinstance(argument, Factor) else 2)
        for name, argument in rule.arguments.items()
        if argument.default is REQUIRED
    }
    try:
        if rule.check and not given:
            rule.check(default_arguments(rule))
    except RuleError as misfit:
        given[misfit.argument] = NEEDED.get(misfit.argument, 2)
    return given


def made(builder: Builder, rule: Rule) -> Any:
    """The layer in Keras, with no arguments but those that it needs."""
    plan = read_data([{rule.name: needed(rule)}])
    builder.model(plan)
    return builder.objects[plan.layers[0]]


@pytest.mark.parametrize("rule", DECLARED, ids=repr)
def test_arguments(keras: Any, rule: Rule) -> None:
    """Names, order and defaults are Keras's."""
    signature = inspect.signature(Builder(keras).layer_class(rule))
    parameters = [
        parameter
        for parameter in signature.parameters.values()
        if parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
    ]
    assert list(rule.arguments) == [parameter.name for parameter in parameters]
    for parameter in parameters:
        default = REQUIRED if parameter.default is parameter.empty else parameter.default
        assert rule.arguments[parameter.name].default == default, parameter.name


@pytest.mark.parametrize("name", sorted(RULES))
def test_aliases(keras: Any, name: str) -> None:
    """Another name is the same class in Keras, and Keras has no further names for it."""
    rule = RULES[name]
    own = Builder(keras).layer_class(rule)
    module = import_module(rule.module)
    assert getattr(module, name) is own
    same = {n for n, o in vars(module).items() if o is own}
    assert same == {rule.name, *rule.aliases}


FUNCTIONS = [rule for rule in LAYERS if rule.function_defaults is not None]


@pytest.mark.parametrize("rule", LAYERS, ids=repr)
def test_has_a_function(keras: Any, rule: Rule) -> None:
    assert (rule in FUNCTIONS) == hasattr(keras.layers, rule.name.lower())


@pytest.mark.parametrize("rule", FUNCTIONS, ids=repr)
def test_functions(keras: Any, rule: Rule) -> None:
    """The functions in lower case have the defaults that are declared."""
    parameters = inspect.signature(getattr(keras.layers, rule.name.lower())).parameters
    defaults = {
        name: parameter.default
        for name, parameter in parameters.items()
        if name in rule.arguments and rule.arguments[name].default != parameter.default
    }
    assert rule.function_defaults == defaults


@pytest.mark.parametrize("rule", LAYERS, ids=repr)
def test_shared_keywords(builder: Builder, rule: Rule) -> None:
    """A keyword is taken if Keras takes it, and no other."""
    layer = made(builder, rule)
    own = inspect.signature(type(layer).__init__).parameters
    takes_all = any(parameter.kind is parameter.VAR_KEYWORD for parameter in own.values())
    if not takes_all:
        assert set(rule.accepted) == set(own) - {"self"}


@pytest.mark.parametrize("rule", LAYERS, ids=repr)
def test_behaviour_and_calls(builder: Builder, rule: Rule) -> None:
    layer = made(builder, rule)
    check_behaviour(layer, rule)
    check_calls(layer, rule)


def check_behaviour(layer: Any, rule: Rule) -> None:
    """Masks, dtypes, and whether a layer counts as built before it is called."""
    assert rule.built == layer.built
    assert rule.checks_dtype == layer._convert_input_args
    ours = infer(read_data([{rule.name: needed(rule)}])).layers[0]
    assert isinstance(ours, DeclaredLayer)
    dtypes = (ours.policy.compute, ours.policy.variable, ours.input_dtype)
    assert dtypes == (layer.compute_dtype, layer.variable_dtype, layer.input_dtype)
    if rule.name != "Embedding":  # which supports masks if mask_zero is set
        assert (rule.masking is not None) == layer.supports_masking
    assert rule.autocast == layer.autocast


def check_calls(layer: Any, rule: Rule) -> None:
    """What a layer is called with has Keras's names, order and defaults."""
    again = inspect.signature(layer.compute_output_spec).parameters.values()
    takes_training = any(each.kind is each.VAR_KEYWORD or each.name == "training" for each in again)
    assert rule.repeats_without_training is not takes_training
    assert isinstance(rule.repeats_without_training, bool)
    first, *others = inspect.signature(layer.call).parameters.values()
    (outer, *_) = inspect.signature(type(layer).__call__.__get__(layer)).parameters.values()
    assert rule.keyword_only_call == (outer.kind is not outer.VAR_POSITIONAL)
    assert rule.first_call_argument == (outer.name if rule.keyword_only_call else first.name)
    others = [parameter for parameter in others if parameter.kind is not parameter.VAR_KEYWORD]
    defaults = {p.name: REQUIRED if p.default is p.empty else p.default for p in others}
    if others and others[-1].name == "training":  # All layers take it by name.
        del defaults["training"]
        assert rule.training_last or rule.keyword_only_call
    else:
        assert not rule.training_last
    assert {name: kind.default for name, kind in rule.call_arguments.items()} == defaults
    assert list(rule.call_arguments) == list(defaults)


@pytest.mark.parametrize("rule", LAYERS, ids=repr)
def test_names(builder: Builder, rule: Rule) -> None:
    """The automatic name and the class that the table shows."""
    model = infer(read_data([{rule.name: needed(rule)}]))
    assert isinstance(model, Sequential)
    layer = made(builder, rule)
    assert (model.stack[0].name, model.stack[0].class_name) == (layer.name, type(layer).__name__)


@pytest.mark.parametrize("rule", LAYERS, ids=repr)
def test_documented(rule: Rule) -> None:
    """A layer says what it does, an argument what it means."""
    assert rule.summary.endswith(".")
    assert all(argument.note for argument in rule.accepted.values())


@pytest.mark.parametrize(
    ("kind", "vocabulary"),
    [
        ("activations", identifiers.ACTIVATIONS),
        ("initializers", identifiers.INITIALIZERS),
        ("regularizers", identifiers.REGULARIZERS),
        ("constraints", identifiers.CONSTRAINTS),
    ],
)
def test_vocabularies(keras: Any, kind: str, vocabulary: identifiers.Vocabulary) -> None:
    """The names that Keras finds, and what its constructors take."""
    found = import_module(f"keras.src.{kind}").ALL_OBJECTS_DICT
    assert vocabulary.strings == set(found) - identifiers.CONSTRUCTED_ONLY
    for name in vocabulary.strings & vocabulary.classes.keys():
        assert found[name].__name__ == vocabulary.classes[name]
    for name, parameters in vocabulary.constructors.items():
        if hasattr(getattr(keras, kind), name) and parameters:
            constructor = getattr(getattr(keras, kind), name)
            signature = inspect.signature(constructor).parameters
            assert {key: one.default for key, one in signature.items()} == parameters
            assert list(signature) == list(parameters)
            assert constructor.__name__ == vocabulary.classes[name]


def test_common_keywords(keras: Any) -> None:
    """What all layers of Keras take is among the shared keywords."""
    own = inspect.signature(keras.layers.Layer.__init__).parameters
    assert set(own) - {"self", "kwargs"} <= set(COMMON)
