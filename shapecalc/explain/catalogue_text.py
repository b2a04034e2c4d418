"""Print the catalogue of layers as text, Markdown or plain data: a list, or one layer in full."""

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
    """Return a list of layers by chapter, each with its call, its axes and its summary."""
    width = max(columns, NARROW)
    lines: list[str] = []
    for part, layers in chapters(rules).items():
        url = _flush_right(part.url, width - len(part.title))
        lines += ["", paint(part.title, BOLD, codes) + url, ""]
        for rule in layers:
            lines += _entry(rule, width, codes)
    return "\n".join(lines[1:])


def _flush_right(text: str, columns: int) -> str:
    """Return a text at the right end of some columns; an empty text if there is no room."""
    blanks = columns - len(text)
    return " " * blanks + text if blanks > 1 else ""


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
    """Return the names of the axes of a layer's inputs and outputs: ``batch … → batch … units``."""
    layer, axes = outline(rule), taken(rule)
    outputs = [" ".join(short_axes(out, axes)) for out in layer.outputs] if layer else []
    inputs = [", ".join([" ".join(axes)] * (2 if rule.merges else 1))] if axes else []
    return " → ".join([*inputs, *([" and ".join(outputs)] if outputs else [])])


def _indented(text: str, columns: int) -> str:
    return fill(text, columns, initial_indent=" " * 6, subsequent_indent=" " * 6)


# One layer


def full(rule: Rule, columns: int, codes: Codes) -> str:
    """Return the documentation of a layer: its call, its arguments and its weights."""
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
    """Return the signature of a layer, wrapped between its arguments."""
    text = signature(rule)
    unbroken = text.replace(", ", ",\t").replace(" ", "\xa0").replace("\t", " ")
    indent = " " * min(len(rule.name) + 1, 12)
    lines = wrap(unbroken, columns, subsequent_indent=indent, break_long_words=False)
    return [line.replace("\xa0", " ") for line in lines]


def _paragraph(text: str, columns: int) -> str:
    return fill(without_marks(text), columns, initial_indent="  ", subsequent_indent="  ") + "\n"


def facts(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield the facts about a layer that need one line, each with its label."""
    part, layer, axes = chapter(rule), outline(rule), taken(rule)
    yield "Chapter", f"{part.title}: {part.url}"
    if rule.aliases:
        yield "Aliases", ", ".join(rule.aliases)
    if rule.function_defaults is not None:
        yield "Function", f"{rule.name.lower()}([a, b])"
    if layer and layer.example:
        yield "Example", layer.example
    if axes:
        yield "Input", ("a list of " if rule.merges else "") + f"({', '.join(axes)})"
    if layer and layer.outputs:
        yield "Output", " and ".join(f"({', '.join(out)})" for out in layer.outputs)
    if layer:
        yield "Parameters", layer.params
    if rule.call_arguments:
        arguments = ", ".join(named(*item) for item in rule.call_arguments.items())
        yield "Call arguments", f"{rule.first_call_argument}, {arguments}"


def named(name: str, argument: Argument) -> str:
    """Return an argument with its default."""
    return name if argument.default is REQUIRED else f"{name}={argument.default!r}"


def meaning(argument: Argument) -> str:
    """Return the note of an argument, with the value that its default None means."""
    value = argument.stands_for
    if argument.default is not None or value is None or callable(value):
        return argument.note
    other = f"same as `{value.name}`" if isinstance(value, SameAs) else repr(value)
    turned = isinstance(value, SameAs) and value.turned
    inverted = f", with the opposite `{turned}`" if turned else ""
    return f"{argument.note} (None: {other}{inverted})"


def _arguments(rule: Rule) -> list[tuple[str, str]]:
    """Return the arguments of a layer with their meanings, then the names of common arguments."""
    own = rule.own
    arguments = [
        (named(name, argument), without_marks(meaning(argument))) for name, argument in own.items()
    ]
    others = [name for name in COMMON if name in rule.common and name not in own]
    return [*arguments, ("also", ", ".join(others))] if others else arguments


def _weights(layer: Outline | None) -> list[tuple[str, str]]:
    """Return the names of the weights with their shapes and notes."""
    if layer is None:
        return []
    return [
        (name, f"({', '.join(shape)})  {note}{'' if trainable else ', non-trainable'}")
        for name, shape, trainable, note in layer.weights
    ]


def _pairs(pairs: Sequence[tuple[str, str]], columns: int) -> Iterator[str]:
    """Yield words with their meanings beside them, or below them if there is no room."""
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
    """Return the documentation of a layer as plain data."""
    part, layer = chapter(rule), outline(rule)
    weights = layer.weights if layer else ()
    return {
        "name": rule.name,
        "aliases": list(rule.aliases),
        "class_name": rule.class_name,
        "chapter": part.title,
        "url": part.url,
        "signature": signature(rule),
        "summary": rule.summary,
        "documentation": documentation(rule),
        "arguments": [
            _argument(name, argument, name in rule.arguments)
            for name, argument in rule.accepted.items()
        ],
        "input_axes": list(taken(rule)) or None,
        "output_axes": [list(out) for out in layer.outputs] if layer and layer.outputs else None,
        "weights": [
            {"name": name, "shape": list(shape), "trainable": trainable, "note": note}
            for name, shape, trainable, note in weights
        ]
        if layer
        else None,
        "params": layer.params if layer else None,
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

<!-- scripts/generate writes this page from the declarations in shapecalc/rules/. -->
`shapecalc layers` prints the same. The axes after `→` are those of the output when only the
required arguments are given. `height′` is a size that is calculated from `height`.
"""

WIDTH = 96
"""The most columns of a signature."""


def page(rules: Sequence[Rule], introduction: bool = True) -> str:
    """Return the documentation of layers by chapter in Markdown, with or without introduction."""
    parts = [INTRODUCTION, *_common()] if introduction else []
    for part, layers in chapters(rules).items():
        parts += [f"## {part.title}\n", f"<{part.url}>\n", *_overview(layers)]
        for rule in layers:
            parts += _layer(rule)
    return "\n".join(parts).rstrip("\n")


def _common() -> Iterator[str]:
    yield "Most layers also take these keyword arguments:\n"
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
    layer = outline(rule)
    if layer and layer.weights:
        yield from ["| weight | shape | |", "| --- | --- | --- |"]
        for name, shape, trainable, note in layer.weights:
            meaning_text = note if trainable else f"{note}, non-trainable"
            yield _row(f"`{name}`", f"`({', '.join(shape)})`", meaning_text)
        yield ""


def _row(*cells: str) -> str:
    """Return a row of a table, with bars inside its cells escaped."""
    return " | ".join(["", *(cell.replace("|", r"\|") for cell in cells), ""]).strip()
