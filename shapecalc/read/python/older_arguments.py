"""Arguments of older versions of Keras, as Keras 3 takes them."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from shapecalc.declare.layer import Rule
from shapecalc.declare.names import REMOVED_LAYERS, current_argument
from shapecalc.errors import Code, Place
from shapecalc.read.python.older import OlderKeras, Rewrite
from shapecalc.read.python.values import Passed
from shapecalc.similar import closest

RENAMED = frozenset(
    "W_constraint W_regularizer U_constraint U_regularizer atrous_rate b_constraint "
    "b_regularizer beta_init bias border_mode concat_axis dot_axes dropout_U dropout_W "
    "filter_length forget_bias_init gamma_init init inner_activation inner_init length nb_filter "
    "output_dim p pool_length sigma subsample subsample_length".split()
)
"""Arguments of layers in Keras 1 that have another name today."""

DROPPED = {
    "": frozenset(("consume_less", "dynamic")),
    "BatchNormalization": frozenset("adjustment fused mode virtual_batch_size".split()),
}
"""Arguments that change nothing and that Keras 3 refuses, by the layer; those of all layers."""

DEPRECATED = {
    ("Embedding", "input_length"): None,
    ("LeakyReLU", "alpha"): "negative_slope",
}
"""Arguments of layers about which Keras 3 warns, with the present names."""

FORMATS = {"tf": "channels_last", "th": "channels_first"}
"""The values of `dim_ordering` in Keras 1."""

RECURRENT = frozenset("GRU LSTM SimpleRNN".split())
"""The layers to which Keras 2 gave an input of two axes by `input_dim` and `input_length`."""

MERGING = {
    "ave": "average",
    "concat": "concatenate",
    "dot": "dot",
    "max": "maximum",
    "mul": "multiply",
    "sum": "add",
}
"""The modes of ``merge`` in Keras 1, and the functions that do the same today."""

OF_METHODS: Mapping[str, frozenset[str]] = {
    "compile": frozenset(
        "optimizer loss loss_weights metrics weighted_metrics run_eagerly steps_per_execution "
        "jit_compile auto_scale_loss".split()
    ),
    "fit": frozenset(
        "x y batch_size epochs verbose callbacks validation_split validation_data shuffle "
        "class_weight sample_weight initial_epoch steps_per_epoch validation_steps "
        "validation_batch_size validation_freq".split()
    ),
    "predict": frozenset("x batch_size verbose steps callbacks".split()),
}
"""The arguments of methods of models in Keras 3."""

METHODS = {
    "evaluate_generator": "evaluate",
    "fit_generator": "fit",
    "predict_generator": "predict",
    "predict_proba": "predict",
}
"""Methods that models had, and those that do the same today."""


SHAPES = ("shape", "input_shape")
"""The arguments of an input for its shape without the batch."""


class OlderArguments(OlderKeras):
    """Turns arguments of older versions of Keras into those of Keras 3."""

    def renewed(self, rule: Rule, passed: Passed, accepted: Mapping[str, Any]) -> Passed:
        """Return the arguments of a layer as Keras 3 takes them."""
        if rule.is_input:
            passed = self.with_tuple(passed)
        deprecated = [name for layer, name in DEPRECATED if layer == rule.name]
        if rule.name in RECURRENT:
            deprecated.append("input_dim")
        if all(name in accepted and name not in deprecated for name in passed.keyword):
            return passed
        passed = replace(
            passed, keyword=dict(passed.keyword), keyword_nodes=dict(passed.keyword_nodes)
        )
        self.join_sizes(rule, passed, "kernel_size", ("nb_row", "nb_col"))
        if rule.name in RECURRENT:
            self.join_sizes(rule, passed, "input_shape", ("input_length", "input_dim"))
        for name in list(passed.keyword):
            if name == "dim_ordering" and "data_format" in accepted:
                self.rename_format(rule, passed)
            elif (rule.name, name) in DEPRECATED:
                self.rename(rule, passed, name, DEPRECATED[rule.name, name])
            elif name not in accepted:
                dropped = name in DROPPED[""] | DROPPED.get(rule.name, frozenset())
                new = current_argument(name, rule.accepted) if name in RENAMED else ""
                if dropped or (new and new not in passed.keyword):
                    self.rename(rule, passed, name, new or None)
        return passed

    def with_tuple(self, passed: Passed) -> Passed:
        """Return the arguments of an input, whose shape was a number for one axis."""
        positional, keyword = list(passed.positional), dict(passed.keyword)
        nodes: list[ast.AST | None] = []
        if is_number(positional[:1]):
            positional[0] = (positional[0],)
            nodes += passed.nodes[:1]
        for name in SHAPES:
            if is_number([keyword.get(name)]):
                keyword[name] = (keyword[name],)
                node = passed.keyword_nodes.get(name)
                nodes.append(node if isinstance(node, ast.keyword) and node.arg else None)
        if not nodes:
            return passed
        for node in nodes:
            value = node.value if isinstance(node, ast.keyword) else node
            name = f"{node.arg}=" if isinstance(node, ast.keyword) else ""
            text = f"{name}({_written(node)},)" if node else "(n,)"
            changes = [Rewrite(self.place(node), text, exact=True)] if node else []
            message = "Keras 3 takes the shape of an input as a tuple, not as a number"
            self.outdate(message, f"write `{text}`", self.place(value or self.node), *changes)
        return replace(passed, positional=positional, keyword=keyword)

    def with_names(self, passed: Passed, names: Sequence[str], message: str) -> Passed:
        """Return the arguments of a call with names in place of positions.

        Args:
            passed: the arguments.
            names: the names of the positions in Keras 2.
            message: what Keras 3 refuses.
        """
        named = dict(zip(names, passed.positional))
        written = [f"{name}={_written(node)}" for name, node in zip(names, passed.nodes)]
        changes = [
            Rewrite(self.place(node), text, exact=True) for node, text in zip(passed.nodes, written)
        ]
        hint = f"write `{', '.join(written)}`"
        self.outdate(message, hint, self.place(passed.nodes[0]), *changes)
        keyword_nodes = {**dict(zip(names, passed.nodes)), **passed.keyword_nodes}
        return Passed([], {**named, **passed.keyword}, [], keyword_nodes, passed.unsure)

    def note_position(self, passed: Passed, position: int, name: str, message: str) -> None:
        """Note an argument that needs its name, since Keras 3 has another one in its place."""
        for node in passed.nodes[position : position + 1]:
            at, text = self.place(node), f"{name}={_written(node)}"
            self.outdate(message, f"write `{text}`", at, Rewrite(at, text, exact=True))

    def rename(self, rule: Rule, passed: Passed, name: str, new: str | None) -> None:
        """Give an argument its present name, or leave it out."""
        value = passed.keyword.pop(name)
        node = passed.keyword_nodes.pop(name, self.node)
        self.outdate_argument(rule.name, name, node, new)
        if new:
            passed.keyword[new], passed.keyword_nodes[new] = value, node

    def join_sizes(self, rule: Rule, passed: Passed, new: str, names: tuple[str, str]) -> None:
        """Make one argument of two sizes, of which the first may be missing for `input_shape`."""
        first, second = names
        present = [name for name in names if name in passed.keyword]
        if second not in present or (first not in present and new != "input_shape"):
            return
        if new in passed.keyword or new not in {**rule.accepted, "input_shape": None}:
            return
        values = tuple(passed.keyword.pop(name, None) for name in names)
        nodes = {name: passed.keyword_nodes.pop(name, self.node) for name in present}
        text = f"{new}=({', '.join(_written(nodes.get(name)) for name in names)})"
        last = nodes[second]
        changes = [Rewrite(self.place(last), text)]
        changes += [Rewrite(self.name_place(nodes[name]), None) for name in present[:-1]]
        if not all(isinstance(node, ast.keyword) for node in nodes.values()):
            changes = []
        listed = " and ".join(f"`{name}`" for name in present)
        message = f"Keras 3 has no {listed} of {rule.name}"
        if present == ["input_dim"]:
            message = f"{rule.name} of Keras 3 takes `input_dim` for an input without time steps"
        self.outdate(message, f"write `{text}`", self.name_place(last), *changes)
        passed.keyword[new], passed.keyword_nodes[new] = values, last

    def rename_format(self, rule: Rule, passed: Passed) -> None:
        """Give `dim_ordering` its present name and value."""
        value = passed.keyword.pop("dim_ordering")
        node = passed.keyword_nodes.pop("dim_ordering", self.node)
        value = FORMATS.get(value, value) if isinstance(value, str) else value
        text = f"data_format={value!r}"
        changes = [Rewrite(self.place(node), text)] if isinstance(node, ast.keyword) else []
        message = f"Keras 3 has no argument `dim_ordering` of {rule.name}"
        self.outdate(message, f"write `{text}`", self.name_place(node), *changes)
        passed.keyword["data_format"], passed.keyword_nodes["data_format"] = value, node

    def renewed_merge(self, passed: Passed) -> tuple[str, Passed]:
        """Return the function that does today what ``merge`` did, and its arguments."""
        mode = passed.keyword.get("mode", "sum")
        name = MERGING.get(mode, "") if isinstance(mode, str) else ""
        if not name or len(passed.positional) > 1:
            self.fail(Code.UNKNOWN_LAYER, "Keras has no layer `merge`", REMOVED_LAYERS["merge"])
        nodes, changes = passed.keyword_nodes, list[Rewrite]()
        at = self.aliases.get(self.keras_path) or self.place_of_word("merge")
        if at is not None:
            changes.append(Rewrite(at, name))
        if isinstance(nodes.get("mode"), ast.keyword):
            changes.append(Rewrite(self.name_place(nodes["mode"]), None))
        words = {"concat_axis": "axis", "dot_axes": "axes"}
        for word in words.keys() & nodes.keys():
            changes.append(Rewrite(self.name_place(nodes[word]), words[word]))
        place = self.place_of_word("merge") or self.place(self.node)
        self.outdate("Keras 3 has no `merge`", f"write `{name}`", place, *changes)
        keyword = {words.get(w, w): v for w, v in passed.keyword.items() if w != "mode"}
        keyword_nodes = {words.get(w, w): n for w, n in nodes.items() if w != "mode"}
        return name, replace(passed, keyword=keyword, keyword_nodes=keyword_nodes)

    def place_of_word(self, word: str) -> Place | None:
        """Return where a name is called; None if the call has another name for it."""
        function = self.node.func if isinstance(self.node, ast.Call) else self.node
        written = function.id if isinstance(function, ast.Name) else ""
        written = function.attr if isinstance(function, ast.Attribute) else written
        return self.name_place(function) if written == word else None

    def check_method(self, name: str, passed: Passed) -> None:
        """Note arguments of a method of a model that Keras 3 refuses."""
        known = OF_METHODS.get(name)
        if known and not known.issuperset(passed.keyword):
            self.keras_path = "keras.Model"
            self.note_unknown(name, passed, known, {"nb_epoch": "epochs"})

    def note_unknown(
        self, owner: str, passed: Passed, known: Collection[str], old: Mapping[str, str]
    ) -> None:
        """Note arguments that Keras 3 does not have, with the present names of old ones."""
        for word in passed.keyword:
            if word not in known:
                new = old[word] if word in old else closest(word, sorted(known))
                new = "" if new in passed.keyword else new
                node = passed.keyword_nodes.get(word, self.node)
                self.outdate_argument(owner, word, node, new or None)


def _written(node: ast.AST | None) -> str:
    """Return the value of an argument as the program writes it; None if there is none."""
    if node is None:
        return "None"
    return ast.unparse(node.value if isinstance(node, ast.keyword) else node)


def is_number(values: Sequence[Any]) -> bool:
    """Return whether the only value is a whole number.

    >>> is_number([4]), is_number([(4,)]), is_number([True]), is_number([])
    (True, False, False, False)
    """
    return any(isinstance(value, int) and not isinstance(value, bool) for value in values)
