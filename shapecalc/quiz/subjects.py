"""What exercises can be about: layers and their chapters, and the topics of `explain`."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.declare.bind import question
from shapecalc.declare.layer import Rule
from shapecalc.explain.catalogue import chapter, declared, matching, named
from shapecalc.explain.topics import TOPICS, Topic

Subject = Rule | Topic


def subjects(names: Sequence[str]) -> list[list[Subject]]:
    """What names stand for: a topic, a layer, part of the names of some, or of a chapter.

    Without names these are the layers of which their declarations say what is worth a look.

    Raises:
        ValueError: if a name stands for nothing that there are exercises about.
    """
    return [_named(name.strip()) for name in names] if names else [[*usual()]]


def usual() -> list[Rule]:
    """The layers that textbooks have a formula for, or with arguments worth a look.

    Those of volumes are left out: that is too much to be worked out by hand.
    """
    found = [rule for rule in published() if rule.textbook or rule.contrast]
    return [rule for rule in found if "depth" not in str(rule.takes).split()]


def published() -> list[Rule]:
    """Every layer that a model can be made of, and that is no cell of another."""
    return [
        rule
        for rule in declared()
        if rule.module == "keras.layers"
        and not rule.foreign
        and rule.shown_as != "InputLayer"
        and "states" not in rule.called_with
    ]


def _named(name: str) -> list[Subject]:
    if name in TOPICS:
        return [TOPICS[name]]
    rule, layers = named(name), published()
    if rule in layers:
        return [rule]
    found = [rule for rule in matching(name) if rule in layers] if name else []
    found = found or [rule for rule in layers if _is_chapter(rule, name)]
    if not found:
        hint = question(name, [*TOPICS, *(rule.name for rule in layers)])
        raise ValueError(f"there are no exercises about `{name}`" + (f": {hint}" if hint else ""))
    return [*([rule for rule in found if rule in usual()] or found)]


def _is_chapter(rule: Rule, name: str) -> bool:
    """Whether a word of the chapter of a layer begins so."""
    words = chapter(rule).title.lower().split()
    return bool(name) and any(word.startswith(name.lower()) for word in words)
