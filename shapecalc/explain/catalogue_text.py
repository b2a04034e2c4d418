"""The catalogue of layers as text: a list of all, or one in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import fill, wrap
from typing import Any

from shapecalc.declare.kinds import REQUIRED, Argument, SameAs
from shapecalc.declare.layer import COMMON, Rule
from shapecalc.explain.catalogue import (
    Outline,
    chapter,
    chapters,
    documentation,
    outline,
    shared,
    short_axes,
    short_signature,
    signature,
    taken,
)
from shapecalc.terminal import BOLD, CLASS, NARROW, Codes, paint, without_marks

# The list


def listed(rules: Sequence[Rule], columns: int, codes: Codes) -> str:
    """Layers by chapters: how each is called, what axes it takes and gives, what it does."""
    width = max(columns, NARROW)
    lines: list[str] = []
    for head, found in chapters(rules).items():
        lines += ["", paint(head.title, BOLD, codes) + _right(head.title, head.url, width), ""]
        for rule in found:
            lines += _entry(rule, width, codes)
    return "\n".join(lines[1:])


def _right(text: str, other: str, columns: int) -> str:
    """What stands at the right end of a line, if there is room for it."""
    blanks = columns - len(text) - len(other)
    return " " * blanks + other if blanks > 1 else ""


def _entry(rule: Rule, columns: int, codes: Codes) -> Iterator[str]:
    call, axes = short_signature(rule), arrow(rule)
    painted = paint(rule.name, CLASS, codes) + call.removeprefix(rule.name)
    if 2 + max(len(call), 32) + 2 + len(axes) <= columns:
        yield f"  {painted}{' ' * (32 - len(call))}  {axes}".rstrip()
    else:
        yield f"  {painted}"
        yield from [_indented(axes, columns)] if axes else []
    yield _indented(without_marks(rule.summary), columns)


def arrow(rule: Rule) -> str:
    """The axes that a layer takes and gives, by names."""
    found, came = outline(rule), taken(rule)
    given = [" ".join(short_axes(out, came)) for out in found.outputs] if found else []
    arriving = [", ".join([" ".join(came)] * (2 if rule.merges else 1))] if came else []
    return " → ".join([*arriving, *([" and ".join(given)] if given else [])])


def _indented(text: str, columns: int) -> str:
    return fill(text, columns, initial_indent=" " * 6, subsequent_indent=" " * 6)


# One layer


def full(rule: Rule, columns: int, codes: Codes) -> str:
    """Everything that is known of a layer."""
    width = max(columns, NARROW)
    call = "\n".join(wrapped_call(rule, width))
    lines = [paint(rule.name, CLASS, codes) + call.removeprefix(rule.name), ""]
    lines += [_paragraph(part, width) for part in documentation(rule).split("\n\n")]
    lines += _pairs(list(facts(rule)), width)
    sections = {"Arguments": _arguments(rule), "Weights": _weights(outline(rule))}
    for heading, pairs in sections.items():
        lines += ["", paint(heading, BOLD, codes), *_pairs(pairs, width)] if pairs else []
    return "\n".join(lines)


def wrapped_call(rule: Rule, columns: int) -> list[str]:
    """The whole signature, wrapped between arguments."""
    text = signature(rule)
    unbroken = text.replace(", ", ",\t").replace(" ", "\xa0").replace("\t", " ")
    indent = " " * min(len(rule.name) + 1, 12)
    found = wrap(unbroken, columns, subsequent_indent=indent, break_long_words=False)
    return [line.replace("\xa0", " ") for line in found]


def _paragraph(text: str, columns: int) -> str:
    return fill(without_marks(text), columns, initial_indent="  ", subsequent_indent="  ") + "\n"


def facts(rule: Rule) -> Iterator[tuple[str, str]]:
    """What is short enough for one line."""
    head, found, came = chapter(rule), outline(rule), taken(rule)
    yield "Chapter", f"{head.title}: {head.url}"
    if rule.aliases:
        yield "Also called", ", ".join(rule.aliases)
    if rule.function_defaults is not None:
        yield "Function", f"{rule.name.lower()}([a, b])"
    if found and found.example:
        yield "Example", found.example
    if came:
        yield "Takes", f"({', '.join(came)})" + ", several of them" * rule.merges
    if found and found.outputs:
        yield "Gives", " and ".join(f"({', '.join(out)})" for out in found.outputs)
    if found:
        yield "Parameters", found.params
    if rule.call_arguments:
        called = ", ".join(named(*item) for item in rule.call_arguments.items())
        yield "Called with", f"{rule.first_call_argument}, {called}"


def named(name: str, argument: Argument) -> str:
    """An argument with its default."""
    return name if argument.default is REQUIRED else f"{name}={argument.default!r}"


def meaning(argument: Argument) -> str:
    """What an argument means, and what None stands for."""
    same = argument.stands_for
    if argument.default is not None or same is None or callable(same):
        return argument.note
    other = f"as `{same.name}`" if isinstance(same, SameAs) else repr(same)
    turned = f", `{same.turned}` turned round" if isinstance(same, SameAs) and same.turned else ""
    return f"{argument.note} (None: {other}{turned})"


def _arguments(rule: Rule) -> list[tuple[str, str]]:
    """Its arguments, and behind them those that all layers share."""
    own = rule.own
    found = [
        (named(name, argument), without_marks(meaning(argument))) for name, argument in own.items()
    ]
    others = [name for name in COMMON if name in rule.common and name not in own]
    return [*found, ("also", ", ".join(others))] if others else found


def _weights(found: Outline | None) -> list[tuple[str, str]]:
    if found is None:
        return []
    return [
        (name, f"({', '.join(shape)})  {note}{'' if trained else ', not trained'}")
        for name, shape, trained, note in found.weights
    ]


def _pairs(pairs: Sequence[tuple[str, str]], columns: int) -> Iterator[str]:
    """Words and what they mean, side by side where there is room."""
    left = min(max((len(word) for word, _ in pairs), default=0), 28) + 4
    for word, meaning in pairs:
        lines = wrap(meaning, columns - left) or [""]
        if len(word) + 2 >= left:
            yield f"  {word}"
        else:
            yield f"  {word}".ljust(left) + lines.pop(0)
        yield from (" " * left + line for line in lines)


# For programs


def as_dict(rule: Rule) -> dict[str, Any]:
    """Everything that is known of a layer, as plain data."""
    head, found = chapter(rule), outline(rule)
    weights = found.weights if found else ()
    return {
        "name": rule.name,
        "aliases": list(rule.aliases),
        "class_name": rule.class_name,
        "chapter": head.title,
        "url": head.url,
        "signature": signature(rule),
        "summary": rule.summary,
        "documentation": documentation(rule),
        "arguments": [
            _argument(name, argument, name in rule.arguments)
            for name, argument in rule.accepted.items()
        ],
        "input_axes": list(taken(rule)) or None,
        "output_axes": [list(out) for out in found.outputs] if found and found.outputs else None,
        "weights": [
            {"name": name, "shape": list(shape), "trainable": trained, "note": note}
            for name, shape, trained, note in weights
        ]
        if found
        else None,
        "params": found.params if found else None,
    }


def _argument(name: str, argument: Argument, positional: bool) -> dict[str, Any]:
    required = argument.default is REQUIRED
    return {
        "name": name,
        "note": argument.note,
        "required": required,
        **({} if required else {"default": argument.default}),
        "by_position": positional,
    }


INTRODUCTION = """\
# Layers

Made by `scripts/layers` from the declarations in `shapecalc/rules/`; `shapecalc layers` prints the
same. Behind `→` stand the axes that leave a layer when nothing but the arguments without a default
is given; `height′` is worked out from `height`.
"""

WIDTH = 96
"""Columns of a signature."""


def page(rules: Sequence[Rule], whole: bool = True) -> str:
    """Layers in full, by chapters; the whole page has a head, too."""
    parts = [INTRODUCTION, *_common()] if whole else []
    for head, found in chapters(rules).items():
        parts += [f"## {head.title}\n", f"<{head.url}>\n", *_overview(found)]
        for rule in found:
            parts += _layer(rule)
    return "\n".join(parts).rstrip("\n")


def _common() -> Iterator[str]:
    yield "Most layers also take these arguments, by name:\n"
    yield from (f"- `{named(name, COMMON[name])}`: {COMMON[name].note}" for name in shared())
    yield ""


def _overview(rules: Sequence[Rule]) -> Iterator[str]:
    yield "| layer | axes | |"
    yield "| --- | --- | --- |"
    for rule in rules:
        yield _row(f"[{rule.name}](#{rule.name.lower()})", arrow(rule), rule.summary)
    yield ""


def _layer(rule: Rule) -> Iterator[str]:
    yield f"### {rule.name}\n"
    yield "\n".join(["```text", *wrapped_call(rule, WIDTH), "```\n"])
    yield f"{documentation(rule)}\n"
    yield from (f"- {word}: `{text}`" for word, text in facts(rule) if word != "Chapter")
    yield ""
    own = rule.own
    if own:
        yield from ["| argument | |", "| --- | --- |"]
        yield from (_row(f"`{named(*item)}`", meaning(item[1])) for item in own.items())
        yield ""
    found = outline(rule)
    if found and found.weights:
        yield from ["| weight | shape | |", "| --- | --- | --- |"]
        for name, shape, trained, note in found.weights:
            yield _row(
                f"`{name}`", f"`({', '.join(shape)})`", note + ", not trained" * (not trained)
            )
        yield ""


def _row(*cells: str) -> str:
    """A row of a table; a bar within a cell would end it."""
    return " | ".join(["", *(cell.replace("|", r"\|") for cell in cells), ""]).strip()
