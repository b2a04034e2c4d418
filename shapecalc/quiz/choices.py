"""Questions with several texts to choose from: why a layer does not fit, and what a table says.

The texts are those of the declarations: the kinds of problems, and the tables of topics.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from types import SimpleNamespace

from shapecalc.errors import Code, Problem
from shapecalc.explain.topic import Topic, TopicRows
from shapecalc.quiz.exercise import CHOICE, LETTERS, NUMBER, Exercise, Question
from shapecalc.quiz.random_models import TRIES, NothingFitsError, RandomModels

REASONS = (Code.RANK, Code.WINDOW, Code.MERGE, Code.ELEMENTS, Code.INPUTS)
"""Why a layer may not fit into a model."""

TOLERANCE = "0.005"
"""How far a number with two decimals may be from the right one."""

Table = Sequence[Sequence[str]]


def why_it_does_not_fit(problem: Problem) -> list[Question]:
    """Return the question why a layer does not fit; none for a problem that is not usual."""
    if problem.code not in REASONS:
        return []
    texts = [code.title for code in REASONS]
    return [Question(CHOICE, "Why does it not fit?", problem.code.title, texts)]


# Tables of topics


def cell_of_topic(models: RandomModels, topic: Topic) -> Exercise:
    """Return the exercise to find a cell of a table of a topic.

    Raises:
        NothingFitsError: if the topic has no such table.
    """
    if any(isinstance(option.default, tuple) for option in topic.options.values()):
        return _number_of_column(models, topic)
    defaults = {name: option.default for name, option in topic.options.items()}
    heading, *rows = next(iter(_tables(topic, defaults)), [()])
    if topic.options or len(heading) < 3 or len(rows) < 3:
        raise NothingFitsError(topic.name)
    row = models.dice.pick(rows)
    column = 1 + models.dice.below(len(heading) - 1)
    if len({other[column] for other in rows}) > len(LETTERS):  # Each option has a letter.
        raise NothingFitsError(topic.name)
    shown = _needed(rows, row, column)
    facts = [f"{heading[at]} = {row[at]}" for at in shown]
    question = Question(
        CHOICE,
        f"Which {heading[column]}?",
        row[column],
        list(dict.fromkeys(other[column] for other in rows)),
        [(other[column], _belongs(rows, other[column], column)) for other in rows],
    )
    hidden = [
        f"{heading[at]}: {row[at]}" for at in range(1, len(row)) if at not in (column, *shown)
    ]
    steps = [*hidden[:1], ", ".join(f"{name}: {cell}" for name, cell in zip(heading, row))]
    return Exercise(f"{topic.summary} Given: {', '.join(facts)}.", None, [question], steps)


def _tables(topic: Topic, values: dict[str, object]) -> Iterator[Table]:
    """Yield the tables of a topic that have a heading."""
    for block in topic.body(SimpleNamespace(**values)):
        if isinstance(block, TopicRows) and block.rows and all(block.rows[0][:2]):
            yield block.rows


def _needed(rows: Table, row: Sequence[str], column: int) -> list[int]:
    """Return the columns that decide about the cell of a row, as few as possible.

    >>> rows = [("a", "x", "1"), ("a", "y", "2"), ("b", "y", "3")]
    >>> _needed(rows, rows[0], 1), _needed(rows, rows[2], 1)
    ([2], [0])
    """
    shown = [at for at in range(len(row)) if at != column]
    for at in reversed(shown):
        fewer = [other for other in shown if other != at]
        alike = {r[column] for r in rows if all(r[n] == row[n] for n in fewer)}
        if fewer and len(alike) == 1:
            shown = fewer
    return shown


def _belongs(rows: Table, cell: str, column: int) -> str:
    """Return what a cell belongs to, as the reason why it is not the right one."""
    owners = dict.fromkeys(row[0] for row in rows if row[column] == cell)
    return f"it belongs to: {', '.join(owners)}"


def _number_of_column(models: RandomModels, topic: Topic) -> Exercise:
    """Return the exercise to scale a value of a column."""
    name = next(name for name, option in topic.options.items() if isinstance(option.default, tuple))
    for _ in range(TRIES):
        values = tuple(models.dice.below(10) for _ in range(4))
        tables = list(_tables(topic, {name: values}))
        if len(set(values)) < 3 or not tables:
            continue
        heading, *rows = tables[0]
        row = models.dice.pick(rows)
        right = Fraction(row[1])
        if right.denominator == 1 and right != 0:
            continue
        option = topic.options[name]
        others = {r[1]: f"this belongs to {heading[0]} = {r[0]}" for r in rows if r[1] != row[1]}
        question = Question(
            NUMBER, heading[1], row[1], traps=[*others.items()], tolerance=TOLERANCE
        )
        given_values = ", ".join(map(str, values))
        task = (
            f"{topic.summary} Given: {option.meaning} are {given_values}. What is "
            f"`{heading[1]}` of {heading[0]} = {row[0]}? Round to two decimals."
        )
        return Exercise(task, None, [question], _working(topic, {name: values}, row))
    raise NothingFitsError(topic.name)


def _working(topic: Topic, values: dict[str, object], row: Sequence[str]) -> list[str]:
    """Return how a value is scaled: the texts of the topic before its table, and the row."""
    steps = []
    for block in topic.body(SimpleNamespace(**values)):
        if isinstance(block, TopicRows):
            break
        steps.append(str(getattr(block, "text", "")))
    return [*filter(None, steps), " = ".join([*reversed(row[2:]), row[1]])]
