"""Layers that have a rule, which says how they are called."""

from __future__ import annotations

from collections.abc import Mapping

from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.kinds import Argument
from shapecalc.declare.layer import MaskRule, Rule
from shapecalc.model.layer import Layer


@dataclass(eq=False, slots=True)
class RuledLayer(Layer):
    """A layer with a rule. It asks the rule, since a model may have a million equal layers.

    Attributes:
        rule: its declaration.
    """

    rule: Rule = field(kw_only=True)

    @property
    def is_input(self) -> bool:
        return self.rule.is_input

    @property
    def checks_dtype(self) -> bool:
        return self.rule.checks_dtype

    @property
    def autocast(self) -> bool:
        return bool(self.rule.autocast and self.arguments.autocast)

    @property
    def masking(self) -> MaskRule | None:
        return self.rule.masking

    @property
    def first_call_argument(self) -> str:
        return self.rule.first_call_argument

    @property
    def call_arguments(self) -> Mapping[str, Argument]:
        return self.rule.call_arguments

    @property
    def keyword_only_call(self) -> bool:
        return self.rule.keyword_only_call

    @property
    def training_last(self) -> bool:
        return self.rule.training_last

    @property
    def repeats_without_training(self) -> bool:
        return self.rule.repeats_without_training
