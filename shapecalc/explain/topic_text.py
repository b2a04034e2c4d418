"""Print topics as text, Markdown or LaTeX, or as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from types import SimpleNamespace
from typing import Any

from shapecalc.algebra.notation import Expr, evaluate, expr_text, latex, steps
from shapecalc.explain.number_text import chain
from shapecalc.explain.topic import Block, Formulas, Topic, TopicRows, Words
from shapecalc.table.escape import latex_text
from shapecalc.terminal import BOLD, CLASS, NARROW, Codes, paint


def _with_defaults(topic: Topic, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a value for each option of a topic."""
    return {name: values.get(name, option.default) for name, option in topic.options.items()}


def _numbers(topic: Topic, values: Mapping[str, Any]) -> dict[str, int]:
    """Return the numbers of a topic by letter, given a value for each option."""
    return {
        option.letter: values[name]
        for name, option in topic.options.items()
        if isinstance(values[name], int)
    }


def _blocks(topic: Topic, values: Mapping[str, Any]) -> Iterator[Block]:
    return topic.body(SimpleNamespace(**values))


def as_text(topic: Topic, values: Mapping[str, Any], columns: int, codes: Codes) -> str:
    """Return a topic for the terminal; an option without a value has its default."""
    return "\n".join(_lines(topic, _with_defaults(topic, values), max(columns, NARROW), codes))


def _lines(topic: Topic, values: Mapping[str, Any], columns: int, codes: Codes) -> Iterator[str]:
    heading = fill(f"{topic.name}: {topic.summary}", columns)
    yield paint(topic.name, CLASS, codes) + heading.removeprefix(topic.name)
    numbers = _numbers(topic, values)
    for block in _blocks(topic, values):
        yield ""
        if isinstance(block, Words):
            yield fill(block.text, columns)
        elif isinstance(block, Formulas):
            yield from _formula_lines(block, numbers, columns, codes)
        else:
            yield from _table(block.rows)
    if topic.options:
        yield from ("", paint("Symbols", BOLD, codes))
    for name, option in topic.options.items():
        value = values[name]
        text = value if isinstance(value, int) else " ".join(map(str, value))
        yield f"  {option.letter} = {text}   {option.meaning} (--{name.replace('_', '-')})"
    yield from ("", fill(f"Source: {topic.source}", columns, subsequent_indent="  "))


def _shape(parts: Sequence[str]) -> str:
    """Return a number, or a shape in brackets."""
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def _formula_lines(
    block: Formulas, numbers: Mapping[str, int], columns: int, codes: Codes
) -> Iterator[str]:
    shape = _shape([expr_text(part) for part in block.parts])
    result = _shape([str(evaluate(part, numbers)) for part in block.parts])
    yield f"{paint(block.name, BOLD, codes)}  {shape} = {result}"
    for part in dict.fromkeys(block.parts):
        forms = list(dict.fromkeys(expr_text(step) for step in steps(part, numbers)))
        if len(forms) > 2:
            yield from chain(forms, columns, " " * 4)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    filled = [row for row in rows if row]
    widths = [max(len(row[n]) for row in filled) for n in range(len(filled[0]))]
    for row in filled:
        yield "  " + "   ".join(c.ljust(w) for c, w in zip(row, widths)).rstrip()


def as_markdown(topic: Topic, values: Mapping[str, Any]) -> str:
    """Return a topic as a section in Markdown."""
    return "\n".join(_markdown(topic, _with_defaults(topic, values)))


def _markdown(topic: Topic, values: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"### {topic.name}", "", topic.summary)
    numbers = _numbers(topic, values)
    for block in _blocks(topic, values):
        yield ""
        if isinstance(block, Words):
            yield block.text
        elif isinstance(block, Formulas):
            shape = _shape([expr_text(part) for part in block.parts])
            result = _shape([str(evaluate(part, numbers)) for part in block.parts])
            yield f"- {block.name}: `{shape}` = `{result}`"
        else:
            yield from _markdown_table(block)
    for name, option in topic.options.items():
        yield from ("", f"- `{option.letter}` = {values[name]}: {option.meaning}")
    yield from ("", f"Source: {topic.source}")


def _markdown_table(block: TopicRows) -> Iterator[str]:
    columns = max(map(len, block.rows))
    heading = block.rows[0] or [""] * columns
    yield f"| {' | '.join(heading)} |"
    yield "|---" * columns + "|"
    yield from (f"| {' | '.join(row)} |" for row in block.rows[1:])


def as_latex(topic: Topic, values: Mapping[str, Any]) -> str:
    """Return a topic in LaTeX, which needs the package amsmath."""
    return "\n".join(_latex(topic, _with_defaults(topic, values)))


def _latex(topic: Topic, values: Mapping[str, Any]) -> Iterator[str]:
    yield rf"\paragraph{{{latex_text(topic.name)}}} {latex_text(topic.summary)}"
    numbers = _numbers(topic, values)
    for block in _blocks(topic, values):
        yield ""
        if isinstance(block, Words):
            yield latex_text(block.text)
        elif isinstance(block, Formulas):
            yield rf"\[ \text{{{latex_text(block.name)}}} = {_latex_shape(block.parts)}"
            yield rf"= {_latex_shape([evaluate(part, numbers) for part in block.parts])} \]"
        else:
            yield from _latex_table(block)


def _latex_shape(parts: Sequence[Expr]) -> str:
    texts = list(map(latex, parts))
    return texts[0] if len(texts) == 1 else rf"\left({', '.join(texts)}\right)"


def _latex_table(block: TopicRows) -> Iterator[str]:
    columns = max(map(len, block.rows))
    yield rf"\begin{{tabular}}{{{'l' * columns}}}"
    for row in filter(None, block.rows):
        yield " & ".join(map(latex_text, row)) + r" \\"
    yield r"\end{tabular}"


def as_dict(topic: Topic, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a topic as plain data."""
    values = _with_defaults(topic, values)
    numbers = _numbers(topic, values)
    blocks: list[dict[str, Any]] = []
    for block in _blocks(topic, values):
        if isinstance(block, Words):
            blocks.append({"text": block.text})
        elif isinstance(block, Formulas):
            forms = [expr_text(part) for part in block.parts]
            results = [evaluate(part, numbers) for part in block.parts]
            blocks.append({"name": block.name, "formula": forms, "value": results})
        else:
            blocks.append({"rows": [list(row) for row in block.rows if row]})
    return {
        "topic": topic.name,
        "summary": topic.summary,
        "values": values,
        "blocks": blocks,
        "source": topic.source,
    }
