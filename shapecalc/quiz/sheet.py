"""Exercises as text: sheets, keys, files for `shapecalc check`, and hints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import indent
from typing import Any

from shapecalc.grade.key import KeyRow
from shapecalc.grade.marked import PARAMS, SHAPE, Verdict
from shapecalc.grade.report import LEGEND, derivation
from shapecalc.quiz.exercise import CHOICE, LETTERS, TOTAL, Exercise, Question
from shapecalc.table.escape import markdown_code, markdown_row
from shapecalc.write.documents import Lines, as_yaml


def spec_text(spec: Any) -> str:
    """Return the spec of a model as YAML."""
    if isinstance(spec, list):
        return as_yaml({"layers": Lines(spec)})
    return as_yaml(spec, apart=True)


# A sheet


def sheet(exercises: Sequence[Exercise], title: str, solved: bool = False) -> str:
    """Return all exercises in Markdown, with or without the answers."""
    parts = [f"# {'Answers' if solved else 'Exercises'}", title]
    for number, exercise in enumerate(exercises, start=1):
        parts += [f"## {number}", *_exercise(exercise, solved)]
    return "\n\n".join(parts) + "\n"


def _exercise(exercise: Exercise, solved: bool) -> Iterator[str]:
    if exercise.spec is not None:
        yield indent(spec_text(exercise.spec), "    ")
    yield exercise.task
    if exercise.is_table:
        yield "\n".join(_table(exercise, solved))
        yield from _derivations(exercise) if solved else ()
        return
    for question in exercise.questions:
        if question.kind == CHOICE:
            yield question.about
            yield "\n".join(option_lines(question))
        yield f"Answer: {_answer(question)}" if solved else "Answer:"
    if solved:
        yield "\n".join(f"- {step}" for step in exercise.steps)


def option_lines(question: Question) -> list[str]:
    """Return the options of a question with their letters.

    >>> option_lines(Question(CHOICE, "Which loss?", "mse", ["mse", "mae"]))
    ['(a) mse  ', '(b) mae  ']
    """
    return [f"({letter}) {option}  " for letter, option in zip(LETTERS, question.options)]


def _answer(question: Question) -> str:
    """Return the right answer in Markdown, an option with its letter."""
    if question.kind != CHOICE:
        return markdown_code(question.right)
    return f"({LETTERS[question.options.index(question.right)]}) {question.right}"


def _table(exercise: Exercise, solved: bool) -> Iterator[str]:
    graph = not isinstance(exercise.spec, list)  # In a stack each layer reads the one above it.
    yield markdown_row(["Layer (type)", "Output Shape", "Param #", *["Connected to"] * graph])
    yield markdown_row(["---", "---", "---:", *["---"] * graph])
    for item, shape, params in rows(exercise):
        right = [shape.right, params.right] if solved else ["", ""]
        read = ", ".join(markdown_code(tensor.node.operation.name) for tensor in item.sources)
        yield markdown_row(
            [f"{markdown_code(item.name)} ({item.class_name})", *right, *[read] * graph]
        )
    total = exercise.questions[-1]
    yield markdown_row(["Total params", "", total.right if solved else "", *[""] * graph])


def rows(exercise: Exercise) -> Iterator[tuple[KeyRow, Question, Question]]:
    """Yield the rows of a table: a layer, and the questions about it."""
    items = {item.name: item for item in exercise.key.rows}
    *asked, _ = exercise.questions
    for shape, params in zip(asked[::2], asked[1::2]):
        yield items[shape.about], shape, params


def _derivations(exercise: Exercise) -> Iterator[str]:
    """Yield the steps to the numbers of a table, where there is something to work out."""
    items = []
    for item, *questions in rows(exercise):
        for question in questions:
            verdict = exercise.verdict(question, question.right)
            steps = (line for line in derivation(verdict) if not line.startswith(LEGEND))
            forms = [form for form in steps if form.count(" = ") > 1]
            items += [f"- {markdown_code(item.name)}: {markdown_code(form)}" for form in forms]
    if items:
        yield "\n".join(items)


# Files that `shapecalc check` marks


def files(exercises: Sequence[Exercise]) -> Mapping[str, str]:
    """Return the model, the blank sheet and the key of each exercise, by the names of the files."""
    digits = len(str(len(exercises)))
    texts: dict[str, str] = {}
    for number, exercise in enumerate(exercises, start=1):
        name = f"{number:0{digits}}"
        texts[f"{name}.yaml"] = spec_text(exercise.spec) + "\n"
        texts[f"{name}.answers.yaml"] = answers(exercise, solved=False)
        texts[f"key/{name}.answers.yaml"] = answers(exercise, solved=True)
    return texts


def answers(exercise: Exercise, solved: bool) -> str:
    """Return an answer sheet in YAML, blank or filled in."""

    def right_answer(question: Question) -> str:
        if not solved:
            return ""
        return f" {question.right if question.kind == SHAPE else question.right.replace(',', '')}"

    lines = ["layers:"]
    for item, shape, params in rows(exercise):
        lines += [f"  - name: {item.name}", f"    output_shape:{right_answer(shape)}"]
        lines += [f"    params:{right_answer(params)}"]
    return "\n".join([*lines, f"total_params:{right_answer(exercise.questions[-1])}", ""])


# Hints


def hints(exercise: Exercise, question: Question) -> list[str]:
    """Return the hints for a question: the formula, then the formula with its numbers."""
    if question.kind == TOTAL:
        counts = [params.right for _, _, params in rows(exercise)]
        return ["It is the sum of the parameters of all layers.", " + ".join(counts)]
    if question.kind not in (SHAPE, PARAMS):
        return list(exercise.steps[:2])
    return list(_formulas(exercise.verdict(question, question.right)))


def _formulas(verdict: Verdict) -> Iterator[str]:
    """Yield the formulas behind an answer, with letters and then with numbers; not the result."""
    *forms, letters = list(derivation(verdict)) or [""]
    chains = [form.removeprefix("out ").split(" = ") for form in forms if form[:3] != "in "]
    explained = verdict.row.explanation if verdict.row else None
    if explained is None or not chains:
        yield "It has no weights." if verdict.question == PARAMS else "There is no formula."
        return
    yield f"{'; '.join(chain[0] for chain in chains)}, {letters}"
    put = [chain[1] for chain in chains if len(chain) > 2]
    known = [f"{s.letter} = {s.number}" for s in explained.symbols if s.number is not None]
    yield "; ".join(put) if put else ", ".join(known)


def explanation(exercise: Exercise, question: Question, verdict: Verdict) -> list[str]:
    """Return the steps to the right answer."""
    if question.kind in (SHAPE, PARAMS):
        return list(derivation(verdict))
    if question.kind == TOTAL:
        return [f"{hints(exercise, question)[-1]} = {question.right}"]
    return list(exercise.steps)
