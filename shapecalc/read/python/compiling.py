"""What a program compiles a model with: names and arguments of losses, metrics and optimizers."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from shapecalc.declare.names import Vocabulary, snake_case
from shapecalc.read.python.keras_api import KERAS, modules
from shapecalc.read.python.older import Rewrite
from shapecalc.read.python.older_arguments import OlderArguments
from shapecalc.read.python.values import Passed
from shapecalc.rules.objectives import (
    CALLBACKS,
    LOSSES,
    METRICS,
    OPTIMIZERS,
    SCHEDULES,
    SHORT_LOSSES,
)
from shapecalc.similar import closest

OBJECTS: Mapping[str, Vocabulary] = {
    "keras.callbacks": CALLBACKS,
    "keras.losses": LOSSES,
    "keras.metrics": METRICS,
    "keras.optimizers": OPTIMIZERS,
    "keras.optimizers.schedules": SCHEDULES,
}
"""The modules with the objects for training whose arguments are declared."""

OLD_OPTIMIZER = {"lr": "learning_rate", "decay": ""}
"""Arguments that optimizers had, with the present names."""

COMPILE = ("optimizer", "loss", "loss_weights", "metrics")
"""The first arguments of ``compile``, in the order of Keras 3."""

LOOKED_UP = {
    "optimizer": ("optimizers", OPTIMIZERS),
    "loss": ("losses", LOSSES),
    "metrics": ("metrics", METRICS),
    "weighted_metrics": ("metrics", METRICS),
}
"""The arguments of ``compile`` that may be names, and where Keras looks them up."""

OF_METRICS = ("acc", "accuracy", "ce", "crossentropy")
"""The names of metrics that depend on the loss."""

OWN_NAMES = ("custom_object", "register_keras_serializable")
"""What a program writes that gives names to objects of its own."""


class Compiling(OlderArguments):
    """Notes objects for training that Keras 3 refuses: no table depends on them."""

    def check_object(self, path: str, passed: Passed) -> None:
        """Note arguments of a loss, a metric, an optimizer or a callback that it does not have."""
        module, _, name = path.rpartition(".")
        vocabulary = OBJECTS.get(module)
        if vocabulary is None or vocabulary.classes.get(name) != name:
            return
        old = OLD_OPTIMIZER if vocabulary is OPTIMIZERS else {}
        unset = {word for word in old if passed.keyword.get(word) is None}
        self.note_unknown(name, passed, {*vocabulary.constructors[name], *unset}, old)

    def check_compiled(self, passed: Passed) -> None:
        """Note names that Keras does not know, and metrics in the third place."""
        self.check_third(passed)
        values = dict(zip(COMPILE, passed.positional)) | passed.keyword
        nodes = dict(zip(COMPILE, passed.nodes)) | passed.keyword_nodes
        for argument, (module, vocabulary) in LOOKED_UP.items():
            known = {*strings_of(module, vocabulary)}
            for word in dict.fromkeys(words_in(values.get(argument))):
                if word not in known and word.lower() not in known:
                    self.note_name(word, vocabulary.kind, known, nodes.get(argument, self.node))

    def check_third(self, passed: Passed) -> None:
        """Note metrics in the place that they had in Keras 2."""
        third = passed.positional[2:]
        if len(third) == 1 and any(words_in(third)):
            message = "the third argument of `compile` is `loss_weights` in Keras 3"
            self.note_position(passed, 2, "metrics", message)

    def note_name(self, word: str, kind: str, known: set[str], node: ast.AST) -> None:
        """Note a name that Keras does not know."""
        if any(name in self.source.text for name in OWN_NAMES):
            return
        meant = closest(word, known)
        written = [n for n in ast.walk(node) if isinstance(n, ast.Constant) and n.value == word]
        at = self.place(written[0] if written else node)
        changes = [Rewrite(at, repr(meant), exact=True)] if meant and written else []
        hint = f"write `{meant!r}`" if meant else ""
        self.outdate(f"Keras has no {kind} `{word}`", hint, at, *changes)


def words_in(value: Any) -> Iterator[str]:
    """Yield the names in an argument of ``compile``: one, a list, or those of several outputs.

    >>> list(words_in({"a": "mse", "b": ["mae", ["acc"]]}))
    ['mse', 'mae', 'acc']
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from words_in(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from words_in(item)


def strings_of(module: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the names by which Keras finds the objects of a module.

    >>> {"adam", "Adam", "lossscaleoptimizer"} <= {*strings_of("optimizers", OPTIMIZERS)}
    True
    """
    yield from vocabulary.strings
    for name in modules(KERAS)[module]:
        yield from (name, name.lower(), snake_case(name))
    yield from {"losses": SHORT_LOSSES, "metrics": OF_METRICS}.get(module, ())
