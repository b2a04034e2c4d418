"""``shapecalc explain``: a layer, the layers of a file, a topic, or a kind of problem."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from textwrap import fill
from typing import Annotated, Any

import typer
from typer.core import TyperOption

from shapecalc import terminal
from shapecalc.cli.errors import CommandLineError, NoSubjectError, print_problems
from shapecalc.cli.layer_options import (
    LayerCommand,
    Pages,
    SubjectCommand,
    SubjectGroup,
    default_text,
    file_options,
    input_options,
    is_call,
    is_file,
    option,
    sentence,
    take_input,
)
from shapecalc.cli.models import read_subject
from shapecalc.cli.options import LONGEST, command_app, format_option, is_digits, whole_number
from shapecalc.cli.streams import printed_json
from shapecalc.declare.layer import Rule, RuleError
from shapecalc.errors import Code, ShapecalcError, Source
from shapecalc.explain.catalogue import declared, named, suggestion
from shapecalc.explain.example import EXAMPLE, example_lines
from shapecalc.explain.latex_document import document, layer_fragment
from shapecalc.explain.layer import Explanation
from shapecalc.explain.layer_latex import as_latex
from shapecalc.explain.layer_text import as_dict, as_markdown, as_text
from shapecalc.explain.letters import example_arguments
from shapecalc.explain.lone_layer import explain_alone
from shapecalc.explain.model import explain_model
from shapecalc.explain.page import as_html, page
from shapecalc.explain.topic import Topic, topic_named
from shapecalc.explain.topics import TOPICS
from shapecalc.read.document import read_layer
from shapecalc.terminal import CODES, for_terminal, usage_error


class ExplainGroup(SubjectGroup):
    """``shapecalc explain``, with a command for every subject."""

    forms = Pages

    def subject_command(self, subject: str) -> SubjectCommand:
        if subject == "list":
            return SubjectCommand("List all subjects.", [], print_list)
        topic = topic_named(subject)
        if topic:
            return topic_command(topic)
        if is_call(subject):
            options = [*input_options(), *more_options()]
            return SubjectCommand("Explain a layer.", options, partial(print_call, subject))
        rule = named(subject)
        if rule:
            return LayerCommand(rule, partial(print_layer, rule), more_options())
        code = code_named(subject)
        if code:
            return SubjectCommand(
                f"Explain {code.value}: {code.title}.", [], partial(print_code, code)
            )
        if is_file(subject):
            options = [*file_options(), *more_options()]
            return SubjectCommand(FILE_HELP, options, partial(print_file, subject))
        hint = suggestion(subject) or "`shapecalc explain --list` lists all subjects"
        raise CommandLineError(f"there is no layer, file, topic or code `{subject}`", hint)

    def words(self) -> Mapping[str, str]:
        topics = {name: topic.summary for name, topic in TOPICS.items()}
        return {**super().words(), **topics, **{code.value: code.title for code in Code}}


app = command_app(
    cls=ExplainGroup,
    invoke_without_command=True,
    subcommand_metavar="LAYER|FILE[:NAME]|TOPIC|CODE [ARGUMENTS]...",
)

Format = Annotated[Pages, format_option(Pages)]
List = Annotated[bool, typer.Option("--list", help="List the topics, codes and layers.")]


@app.callback()
def explain_subject(context: typer.Context, form: Format = "text", subjects: List = False) -> int:
    """Explain the output shape and the parameters of a layer, step by step.

    The arguments of a layer are options: see `shapecalc explain lstm --help`.

    Examples:
      shapecalc explain lstm 10 --input-dim 1
      shapecalc explain "LSTM(10, input_shape=(3, 1))"
      shapecalc explain model.yaml:dense
      shapecalc explain window --length 10
      shapecalc explain SC402
    """
    if context.invoked_subcommand and subjects:
        raise CommandLineError("--list takes no subject")
    if subjects:
        return print_list({}, form)
    if context.invoked_subcommand is None:
        raise NoSubjectError(context)
    return 0


def print_list(values: Mapping[str, Any], form: Pages) -> int:
    """Print everything that can be explained."""
    if form == "json":
        data = {
            "topics": {name: topic.summary for name, topic in TOPICS.items()},
            "codes": {code.value: code.title for code in Code},
            "layers": [rule.name for rule in declared() if not rule.foreign],
        }
        print(printed_json(data))
        return 0
    topics = [f"  {name:<18}{topic.summary}" for name, topic in TOPICS.items()]
    names = ", ".join(rule.name for rule in declared() if not rule.foreign)
    codes = [f"  {code.value}  {code.title}" for code in Code]
    layers = fill(names, terminal.columns())
    print("\n".join(["Topics", *topics, "", "Kinds of problems", *codes, "", "Layers", layers]))
    return 0


def code_named(subject: str) -> Code | None:
    """Return the kind of problem with a number or a name.

    >>> code_named("sc402"), code_named("rank")
    (<Code.RANK: 'SC402'>, <Code.RANK: 'SC402'>)
    """
    word = subject.upper()
    return next((code for code in Code if word in (code.value, code.name)), None)


# Topics and codes


def topic_command(topic: Topic) -> SubjectCommand:
    """Return the command about a topic, whose numbers are options."""
    numbers = [
        TyperOption(
            param_decls=[name, option(name)],
            type=whole_number() if isinstance(number.default, int) else whole_numbers,
            metavar="N" if isinstance(number.default, int) else "N,...",
            help=sentence(number.meaning),
            show_default=default_text(number.default),
        )
        for name, number in topic.options.items()
    ]
    return SubjectCommand(topic.summary, numbers, partial(print_topic, topic))


def whole_numbers(text: str) -> tuple[int, ...]:
    """Return whole numbers with commas between them.

    >>> whole_numbers("1,2,3")
    (1, 2, 3)
    """
    parts = text.replace(" ", "").split(",")
    if not all(is_digits(part.removeprefix("-")) and len(part) <= LONGEST for part in parts):
        raise typer.BadParameter(f"{text!r} does not have the form 1,2,3")
    return tuple(map(int, parts))


def print_topic(topic: Topic, values: Mapping[str, Any], form: Pages) -> int:
    """Print a topic with the numbers on the command line."""
    from shapecalc.explain import topic_text

    if form == "json":
        print(printed_json(topic_text.as_dict(topic, values)))
    elif form == "text":
        codes = CODES[terminal.colors(sys.stdout)]
        print(for_terminal(topic_text.as_text(topic, values, terminal.columns(), codes)))
    elif form == "svg":
        return usage_error("a topic has no drawing", "use --format html or tex")
    elif form == "html":
        print(page(topic.name, [as_html(topic_text.as_markdown(topic, values))]))
    elif form == "tex":
        print(document([topic_text.as_latex(topic, values)]))
    else:
        show = topic_text.as_markdown if form == "markdown" else topic_text.as_latex
        print(show(topic, values))
    return 0


def print_code(code: Code, values: Mapping[str, Any], form: Pages) -> int:
    """Print a kind of problem, with an example and its fix."""
    from shapecalc.diagnose import reference
    from shapecalc.diagnose.kinds import KINDS

    kind = KINDS[code]
    if form in ("latex", "tex", "svg"):
        name = "drawing" if form == "svg" else "LaTeX form"
        return usage_error(f"the explanation of a code has no {name}", "use --format markdown")
    if form == "json":
        print(printed_json(reference.as_dict(kind)))
    elif form == "markdown":
        print(reference.as_markdown(kind))
    elif form == "html":
        print(page(code.value, [as_html(reference.as_markdown(kind))]))
    else:
        columns, codes = terminal.columns(), CODES[terminal.colors(sys.stdout)]
        print(for_terminal(reference.as_text(kind, columns, codes)))
    return 0


# Layers


FILE_HELP = "Explain the layers of a file, or one of them."


def more_options() -> list[TyperOption]:
    """Return the options that add something to the explanation of a layer."""
    return [
        _flag("products", "List the products behind the multiply-adds."),
        _flag("example", "Work out a small example."),
    ]


def _flag(name: str, help: str) -> TyperOption:
    return TyperOption(param_decls=[name, f"--{name}"], is_flag=True, default=False, help=help)


def print_layer(rule: Rule, values: dict[str, Any], form: Pages) -> int:
    """Print the explanation of a layer; return the exit code."""
    return print_pages(rule.name, lambda: [explain_layer(rule, values)], values, form)


def print_call(call: str, values: dict[str, Any], form: Pages) -> int:
    """Print the explanation of a layer as a program writes it; return the exit code.

    Args:
        call: the layer, such as ``LSTM(10, return_sequences=True)``.
        values: the shape of its input, if it is on the command line.
        form: the output format.
    """
    shapes, features = values.get("input_shape"), values.get("input_dim")

    def explained() -> list[Explanation]:
        return [explain_alone(read_layer(call, Source("<layer>")), shapes, features)]

    return print_pages(call, explained, values, form)


def print_file(subject: str, values: dict[str, Any], form: Pages) -> int:
    """Print the explanations of the layers of a file; return the exit code."""
    return print_pages(subject, lambda: explain_file(subject, values), values, form)


def print_pages(
    subject: str,
    explained: Callable[[], list[Explanation]],
    values: dict[str, Any],
    form: Pages,
) -> int:
    """Print explanations; return the exit code.

    Args:
        subject: what messages call it.
        explained: returns the explanations.
        values: the options of the command line; those of `more_options` are taken out first.
        form: the output format.
    """
    more = {name: values.pop(name, False) for name in ("products", "example")}
    try:
        print(rendered(explained(), form, **more))
    except ShapecalcError as error:
        return print_problems(error)
    except RuleError as error:
        return usage_error(f"{subject}: {error}", error.hint, code=1)
    return 0


def explain_file(subject: str, values: Mapping[str, Any] = {}) -> list[Explanation]:
    """Return the explanations of all layers of a file, or of one: ``FILE:NAME``."""
    file, _, name = subject.rpartition(":")
    if not file or os.path.exists(subject):
        file, name = subject, ""
    return explain_model(read_subject(file, values), name)


def explain_layer(rule: Rule, values: dict[str, Any]) -> Explanation:
    """Return the explanation of a layer with the arguments on the command line.

    Args:
        rule: the declaration of the layer.
        values: its arguments, with `input_shape` and `input_dim` for its input.
    """
    shapes, features = take_input(rule, values)
    plan = read_layer({rule.name: {**example_arguments(rule), **values}}, Source("<options>"))
    return explain_alone(plan, shapes, features)


def rendered(
    explanations: Sequence[Explanation],
    form: Pages,
    products: bool = False,
    example: bool = False,
) -> str:
    """Return explanations in one of the output formats, with products and examples if wanted.

    Raises:
        CommandLineError: if the format has no place for an example.
        RuleError: if a drawing is wanted, and there is not exactly one.
    """
    if example and form not in ("text", "markdown"):
        hint = "use --format text or markdown"
        raise CommandLineError(f"--format {form} has no worked example", hint)
    if form == "json":
        data = [as_dict(explanation) for explanation in explanations]
        return printed_json(data[0] if len(data) == 1 else data)
    if form == "markdown":
        sections = [as_markdown(explanation, products) for explanation in explanations]
        if example:
            sections = [_with_example(*pair) for pair in zip(sections, explanations)]
        return "\n\n".join(sections)
    if form == "latex":
        return "\n\n".join(map(as_latex, explanations))
    if form in ("html", "tex", "svg"):
        return drawn(explanations, form)
    columns, codes = terminal.columns(), CODES[terminal.colors(sys.stdout)]
    texts = [as_text(explanation, columns, codes, products) for explanation in explanations]
    if example:
        heading = terminal.paint(EXAMPLE, terminal.BOLD, codes)
        parts = ["\n".join(example_lines(item, heading)) for item in explanations]
        texts = ["\n\n".join(filter(None, pair)) for pair in zip(texts, parts)]
    return for_terminal("\n\n\n".join(texts))


def _with_example(section: str, explanation: Explanation) -> str:
    """Return a section in Markdown with the worked example of its layer, if it has one."""
    lines = "\n".join(example_lines(explanation, EXAMPLE))
    return f"{section}\n\n```text\n{lines}\n```" if lines else section


def drawn(explanations: Sequence[Explanation], form: str) -> str:
    """Return explanations as a page, as a document, or only their drawing.

    Raises:
        RuleError: if a drawing is wanted, and there is not exactly one.
    """
    from shapecalc.explain.drawing import as_svg, drawing_of  # Few explanations are drawn.

    if form == "tex":
        return document([*map(layer_fragment, explanations)])
    drawings = list(map(drawing_of, explanations))
    if form == "svg":
        pictures = [as_svg(drawing) for drawing in drawings if drawing]
        if len(pictures) != 1:
            hint = "give the sizes of one recurrent layer, convolution or pooling: --input-shape"
            count = f"{len(pictures)} layers have" if pictures else "no layer has"
            raise RuleError(f"{count} a drawing, and --format svg is for one", hint=hint)
        return pictures[0]
    sections = [
        "\n".join([as_html(as_markdown(explanation)), as_svg(drawing) if drawing else ""])
        for explanation, drawing in zip(explanations, drawings)
    ]
    title = explanations[0].source_text if len(explanations) == 1 else "Layers"
    return page(title, sections)
