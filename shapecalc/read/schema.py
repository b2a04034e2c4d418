"""The JSON Schema of a spec, generated from the declarations of the layers.

It uses draft 7, which the YAML extensions of editors understand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shapecalc.declare.kinds import REQUIRED, Argument
from shapecalc.declare.layer import COMMON, Rule
from shapecalc.declare.names import ACTIVATIONS, CONSTRAINTS, INITIALIZERS, REGULARIZERS, Vocabulary
from shapecalc.read.frozen import FROZEN, SETTING
from shapecalc.read.layer_names import APPLICATIONS, LOAD, MODELS, find, names
from shapecalc.rules import RULES
from shapecalc.rules.settings import BASE, SETTINGS, Section, key_schema

Schema = dict[str, Any]

EXPRESSION = r"^\s*[\w.]+\s*((\(.*\)|\[-?\d+\])\s*)*$"
"""The strings that can be a layer: a name, a call, an output of a call."""


def schema() -> Schema:
    """Return the schema of a whole spec."""
    vocabularies = (ACTIVATIONS, INITIALIZERS, REGULARIZERS, CONSTRAINTS)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "shapecalc spec",
        "description": "A Keras model: a list of layers, or layers with names.",
        "anyOf": [_ref("stack"), _ref("model")],
        "definitions": {
            "stack": {"type": "array", "items": _ref("layer")},
            "model": _model(),
            "layer": {"anyOf": [_words(), _ref("layerMapping")]},
            "layerMapping": _mappings(),
            "chain": {
                "type": "array",
                "items": {"anyOf": [_ref("layer"), _ref("references")]},
                "minItems": 1,
            },
            "references": {"type": "array", "items": _ref("layer")},
            "input": {"anyOf": [_ref("layer"), RULES["Input"].accepted["shape"].schema]},
            **{vocabulary.kind: _vocabulary(vocabulary) for vocabulary in vocabularies},
            **{rule.name: _arguments(rule) for rule in RULES.values()},
        },
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _words() -> Schema:
    """Return the schema of a layer written as a call or a name; an editor offers the examples."""
    return {
        "type": "string",
        "pattern": EXPRESSION,
        "description": "A layer in Python's syntax: LSTM(10, return_sequences=True)",
        "examples": [*names(), *MODELS, LOAD, *APPLICATIONS],
    }


def _mappings() -> Schema:
    """Return the schema of a layer as a mapping: {LSTM: {units: 10}}, or {LSTM: 10}."""
    layers = {name: _ref(rule.name) for name in names() for rule in [find(name)] if rule}
    models = {name: {"anyOf": [_ref("stack"), _ref("model")]} for name in MODELS}
    arguments: Schema = {"type": ["object", "boolean", "null"]}
    applications = {
        name: {**arguments, "description": f"The model {name} of keras.applications"}
        for name in APPLICATIONS
    }
    path = {
        "type": "string",
        "description": "The path of another spec, in the same folder or below",
    }
    return {
        "type": "object",
        "properties": {**layers, **models, LOAD: path, **applications},
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }


def _arguments(rule: Rule) -> Schema:
    """Return the schema of a layer's value: its arguments, its first argument, or nothing."""
    arguments: Schema = {
        "type": "object",
        "properties": {name: _property(argument) for name, argument in rule.accepted.items()},
        "additionalProperties": False,
    }
    required = [name for name, kind in rule.arguments.items() if kind.default is REQUIRED]
    if required:
        arguments["required"] = required
    first = [_property(argument) for argument in list(rule.arguments.values())[:1]]
    return {"description": rule.summary, "anyOf": [arguments, {"type": "null"}, *first]}


def _property(argument: Argument) -> Schema:
    schema_of_value = {"description": argument.note, **argument.schema}
    if argument.default is not REQUIRED:
        schema_of_value["default"] = argument.default
    return schema_of_value


def _vocabulary(vocabulary: Vocabulary) -> Schema:
    """Return the schema of an activation, initializer, …: a name or a call."""
    names = {"enum": [None, *sorted(vocabulary.strings)]}
    call = {"type": "string", "pattern": r"^[\w.]+\(.*\)$"}
    return {"anyOf": [names, call]}


def _model() -> Schema:
    """Return the schema of a model written as a mapping."""
    names = {"type": "object", "additionalProperties": {"anyOf": [_ref("layer"), _ref("chain")]}}
    outputs = {"type": "object", "additionalProperties": _ref("layer")}
    return {
        "type": "object",
        "properties": {
            "name": {**_property(COMMON["name"]), "description": "The model's name"},
            "trainable": _property(COMMON["trainable"]),
            FROZEN: _property(SETTING),
            "inputs": {
                "type": "object",
                "description": "Inputs of a Functional model: a name and a shape for each",
                "additionalProperties": _ref("input"),
            },
            "layers": {
                "description": "A list (Sequential) or a mapping of names (Functional)",
                "anyOf": [_ref("stack"), names],
            },
            "outputs": {
                "description": "Names of the outputs; by default every tensor that no layer reads",
                "anyOf": [_ref("layer"), _ref("references"), outputs],
            },
            "base": key_schema(BASE),
            **{name: key_schema(section) for name, section in SETTINGS.items()},
        },
        "anyOf": [{"required": ["layers"]}, {"required": ["base"]}],
        "additionalProperties": False,
    }


SECTIONS: Mapping[str, Section] = {**SETTINGS, "base": BASE}


def page(name: str) -> str:
    """Return the Markdown table of a section: its keys with their defaults and meanings."""
    return "\n".join(["| key | default | |", "| --- | --- | --- |", *_rows(SECTIONS[name])])


def _rows(section: Section) -> Iterator[str]:
    for name, key in section.keys.items():
        yield f"| `{name}` | {_default(key)} | {key.note} |"


def _default(key: Argument) -> str:
    if key.default in (None, REQUIRED, ()):
        return ""
    if isinstance(key.default, bool):
        return f"`{str(key.default).lower()}`"
    return f"`{key.default}`"
