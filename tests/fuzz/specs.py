"""Generator: random specs, functional and sequential, right and wrong, with letters and without."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from random import Random
from typing import Any

import strategies
from fuzz import agreements
from fuzz.breaks import TOKENS, VALUES, broken
from fuzz.case import Agreement, Case
from fuzz.emit import emitted
from hostile_words import WORDS
from random_values import Draw

from shapecalc.declare.layer import Rule

NAMES = ("a", "b", "dense", "층", "my layer", "x0", "lstm_1", "1", "true", "T", "=1+1", "<b>", "|")
"""Names of models and tensors."""

LETTERS = ("T", "F", "n", "d_model", "kh", "w2")
"""Letters for sizes."""

Made = tuple[Any, int]


def stack(random: Random) -> Any:
    """Return a Sequential model: a list of layers, or a mapping with more."""
    layers = layer_list(random)
    return layers if random.random() < 0.7 else with_settings(random, {"layers": layers})


def layer_list(random: Random) -> list[Any]:
    """Return the layers of a Sequential model."""
    draw = Draw(random)
    first, rank = draw(strategies.first_layers() if random.random() < 0.2 else strategies.inputs())
    layers = [] if random.random() < 0.05 else [first]
    for _ in range(random.choice((0, 1, 1, 2, 2, 3, 5))):
        if random.random() < 0.04:
            layers.append({"Sequential": layer_list(random)[1:]})
            continue
        layers.append(layer(random, rank))
        rank = strategies.rank_after(layers[-1], rank)
    return layers


@cache
def fitting(rank: int) -> Sequence[Rule]:
    """Return the layers that take so many axes."""
    return strategies.fitting(strategies.SINGLE, rank)


def layer(random: Random, rank: int) -> Any:
    """Return a layer that probably takes so many axes."""
    rules = fitting(rank)
    if random.random() < 0.02:
        rules = strategies.RULES_ON_TENSORS
    return strategies.layers(rules, rank).draw(random)


def graph(random: Random) -> Any:
    """Return a Functional model, whose entries may or may not fit together."""
    draw = Draw(random)
    drawn = [draw(strategies.inputs()) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    if random.random() < 0.6:
        drawn = [drawn[0]] * len(drawn)
    inputs = {f"x{number}": text for number, (text, _) in enumerate(drawn)}
    ranks = {f"x{number}": rank for number, (_, rank) in enumerate(drawn)}
    layers: dict[str, Any] = {}
    shared: list[tuple[str, int]] = []
    for number in range(random.choice((1, 1, 2, 2, 3, 4))):
        kind = random.choice(KINDS)
        value, rank = draw(strategies.ENTRIES[kind](ranks, shared, 2))
        layers[f"t{number}"] = value
        if kind == "share":
            shared.append((f"t{number}", rank))
        else:
            ranks[f"t{number}"] = rank
    model: dict[str, Any] = {"inputs": inputs, "layers": layers}
    tensors = [name for name in layers if name in ranks]
    if tensors and random.random() < 0.5:
        model["outputs"] = draw(strategies.outputs(tensors))
    return with_settings(random, model)


KINDS = ("chain", "chain", "chain", "merge", "share", "shared", "pick", "called")
"""Entries of a graph that are drawn without inference, which makes them cheap."""


def with_settings(random: Random, model: dict[str, Any]) -> dict[str, Any]:
    """Return a model with a name and the like, now and then."""
    if random.random() < 0.1:
        model["name"] = random.choice(NAMES)
    if random.random() < 0.05:
        model[random.choice(("trainable", "frozen"))] = random.choice((True, False, "no", 1))
    if random.random() < 0.02:
        model[random.choice(("data", "train", "base", "layer", "x"))] = random.choice(VALUES)
    return model


def right(random: Random) -> Any:
    """Return a model of any kind that is mostly right; drawing one takes longer than reading it."""
    return strategies.models().draw(random)


def lettered(random: Random, text: str) -> str:
    """Return a text with letters in place of some sizes."""
    letters = random.sample(LETTERS, 2)

    def size(match: re.Match[str]) -> str:
        return random.choice(letters) if random.random() < 0.4 else match[0]

    return re.sub(r"(?<=[(\s,=\[])[1-9](?=[,)\]])", size, text)


def hostile(random: Random, data: Any) -> Any:
    """Put words that act on a terminal in the place of some words."""
    if isinstance(data, dict):
        return {hostile(random, key): hostile(random, value) for key, value in data.items()}
    if isinstance(data, list):
        return [hostile(random, value) for value in data]
    if isinstance(data, str) and random.random() < 0.1:
        word = random.choice(WORDS)
        return random.choice((word, f"{data}{word}", f"Dense(3, name={word!r})"))
    return data


def spec(random: Random) -> tuple[str, bytes]:
    """Return the name and the content of a file."""
    make: Callable[[Random], Any] = random.choice((stack, stack, stack, graph, graph))
    if random.random() < 0.02:
        make = right
    data = make(random)
    name, text = emitted(random, hostile(random, data) if random.random() < 0.1 else data)
    if random.random() < 0.2:
        text = lettered(random, text)
    content = text.encode("utf-8", "surrogatepass")
    if random.random() < 0.1:
        content = broken(random, content, [random.choice(TOKENS).encode("utf-8", "replace")])
    return name, content


COMMANDS: tuple[tuple[int, list[str], Agreement | None], ...] = (
    (12, ["summary"], None),
    (4, ["summary", "--set", "T=3,F=1"], None),
    (6, ["summary", "--format", "json"], agreements.same_totals),
    (2, ["summary", "--format", "csv"], agreements.same_rows),
    (2, ["summary", "--every-call", "--expand-nested", "--show-trainable"], None),
    (1, ["summary", "--explain", "--style", "keras2"], None),
    (3, ["lint"], agreements.lint_and_summary),
    (1, ["lint", "--fix", "--output", "b.yaml"], agreements.fixed_is_no_worse),
    (1, ["lint", "--format", "sarif", "--strict"], None),
    (1, ["lint", "--format", "json"], None),
    (2, ["convert", "--to", "yaml"], agreements.same_table),
    (2, ["convert", "--to", "keras"], agreements.same_table),
    (1, ["convert", "--to", "json"], agreements.same_table),
    (1, ["convert", "--to", "python"], None),
    (2, ["explain", "--format", "json"], agreements.explained_totals),
    (1, ["explain"], None),
    (1, ["explain", "--format", "latex"], None),
    (1, ["diff", "a"], agreements.equal_to_itself),
    (1, ["solve", "--total-params", "100", "--for", "dense.units"], None),
    (1, ["check"], None),
)
"""What is done with a spec, with weights; the name of the file comes second."""

WEIGHTS = [weight for weight, _, _ in COMMANDS]


def random_spec(random: Random) -> Case:
    """Return a random spec, and a command for it."""
    name, content = spec(random)
    ((_, line, agreement),) = random.choices(COMMANDS, WEIGHTS)
    command, *options = line
    if command == "diff":
        options = [name]
    writes = ["b.yaml"] if "b.yaml" in options else []
    return Case([command, name, *options], {name: content}, writes=writes, agreement=agreement)
