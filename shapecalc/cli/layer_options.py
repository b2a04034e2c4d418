"""The arguments of a layer as options, and commands whose options depend on their subject."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, Literal, get_args

import typer
from typer._types import TyperChoice  # what typer itself makes of a literal type
from typer.core import TyperOption

from shapecalc.algebra.formula import as_letter
from shapecalc.algebra.size import Shape
from shapecalc.cli.options import (
    Command,
    CommandGroup,
    Language,
    Languages,
    ModelName,
    Sizes,
    format_option,
    named_sizes,
)
from shapecalc.declare.kinds import REQUIRED, Argument, Choice, Flag, Inner, KerasObject
from shapecalc.declare.layer import Rule
from shapecalc.declare.size_kinds import (
    InputShape,
    Integer,
    Integers,
    PerAxis,
    PositiveInt,
    Real,
    TargetShape,
)
from shapecalc.explain.catalogue import declared, documentation
from shapecalc.terminal import without_marks

SHARED = ("activity_regularizer", "trainable", "dtype", "autocast", "name")
"""The arguments that all layers have and no formula needs. The help does not list them."""

METAVARS: Mapping[type[Argument], str] = {
    Flag: "[yes|no]",
    Inner: "LAYER",
    PositiveInt: "N",
    Integer: "N",
    PerAxis: "N,...",
    Integers: "N,...",
    InputShape: "SHAPE",
    TargetShape: "SHAPE",
    Real: "NUMBER",
    Choice: "NAME",
    KerasObject: "NAME",
}
"""How the help shows the values of each kind of argument; any other is a VALUE."""

Explanations = Literal["text", "json", "markdown", "latex"]
Pages = Literal["text", "json", "markdown", "latex", "html", "tex", "svg"]
"""The formats of explanations: beside those of other commands, whole documents and a drawing."""

Work = Callable[[dict[str, Any], Any], int]
"""What a command does with the options on the command line and the output format."""


class SubjectCommand(Command):
    """A command about one subject: a layer, a file, a topic or a kind of problem."""

    def __init__(self, help: str, params: Sequence[TyperOption], work: Work) -> None:
        super().__init__(None, help=help, params=[*params])
        self.work = work

    def invoke(self, ctx: Any) -> int:
        """Run the command with the options on the command line; return the exit code."""
        form = ctx.params.pop("output_format") or ctx.parent.params["form"]
        return self.work(values(ctx), form)


class LayerCommand(SubjectCommand):
    """A command about a layer, whose arguments are options."""

    def __init__(self, rule: Rule, work: Work, more: Sequence[TyperOption] = ()) -> None:
        help = without_marks(documentation(rule))
        super().__init__(help, [*layer_options(rule), *more], work)
        self.names = [option(name) for name in rule.arguments]
        self.kinds = rule.own
        self.flags = {option(name) for name, kind in rule.own.items() if isinstance(kind, Flag)}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(self.with_values(self.with_names(args))))

    def with_names(self, words: Sequence[str]) -> list[str]:
        """Return the words of a command line with names for the values at its start.

        As in Python, those are the first arguments: ``lstm 10`` means ``lstm --units=10``.
        """
        values = list(takewhile(is_value, words))
        named = [f"{name}={value}" for name, value in zip(self.names, values)]
        return [*named, *words[len(named) :]]

    def with_values(self, words: Sequence[str]) -> Iterator[str]:
        """Yield the words of a command line, where each flag has a value.

        ``--use-bias`` means ``--use-bias=yes``, and ``--no-use-bias`` means ``--use-bias=no``.
        """
        for word, following in zip(words, [*words[1:], "--"]):
            positive = word.replace("--no-", "--", 1)
            if word in self.flags and following.startswith("-"):
                yield f"{word}=yes"
            elif word != positive and positive in self.flags:
                yield f"{positive}=no"
            else:
                yield word


class SubjectGroup(CommandGroup):
    """A command whose first argument chooses the options that follow.

    Attributes:
        forms: the output formats of the commands about a subject.
    """

    forms: Any = Explanations

    def subject_command(self, subject: str) -> SubjectCommand:
        """Return the command about a subject.

        Raises:
            CommandLineError: if there is no such subject.
        """
        raise NotImplementedError

    def words(self) -> Mapping[str, str]:
        """Return the subjects that are no files, each with what it is about."""
        return {
            rule.name: documentation(rule).partition("\n")[0]
            for rule in declared()
            if not rule.foreign
        }

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str, Any, list[str]]:
        subject, *rest = args
        command = self.subject_command(subject)
        command.params.append(format_parameter(self.forms))
        return subject, command, rest


def values(context: Any) -> dict[str, Any]:
    """Return the values of the options that are on the command line, by their names."""
    sources = {name: context.get_parameter_source(name) for name in context.params}
    return {
        name: value
        for name, value in context.params.items()
        if sources[name] and sources[name].name == "COMMANDLINE"
    }


def is_value(word: str) -> bool:
    """Return whether a word of a command line is no option; a negative number is none.

    >>> is_value("10"), is_value("-1"), is_value("-h"), is_value("--units")
    (True, True, False, False)
    """
    return not word.startswith("-") or word[1:2].isdigit()


CALL = re.compile(r"\s*[^\W\d][\w.]*\((?!.*\.\w+$).*", re.DOTALL)
"""A call in Python, such as ``keras.layers.LSTM(10)``; a name with an ending is one of a file."""


def is_call(subject: str) -> bool:
    """Return whether a subject is a layer as a program writes it.

    >>> is_call("LSTM(10, return_sequences=True)"), is_call("model (1).yaml")
    (True, False)
    """
    return bool(CALL.fullmatch(subject)) and not os.path.exists(subject)


def is_file(subject: str) -> bool:
    """Return whether a subject is meant for a file, and perhaps a layer of it."""
    return subject == "-" or any(sign in subject for sign in "./:") or os.path.exists(subject)


def take_input(rule: Rule, values: dict[str, Any]) -> tuple[Any, Any]:
    """Remove the shapes of the input, or its features, from the options; return both."""
    features = None if "input_dim" in rule.arguments else values.pop("input_dim", None)
    return values.pop("input_shape", None), features


# Options


def layer_options(rule: Rule) -> list[TyperOption]:
    """Return the arguments of a layer, and its input, as options."""
    own = [argument_option(name, argument) for name, argument in rule.own.items()]
    shared = [
        TyperOption(param_decls=[name, option(name)], type=value, hidden=True)
        for name in SHARED
        if name in rule.accepted and name not in rule.own
    ]
    arriving = input_options()
    return [*own, *shared, *(arriving[:1] if "input_dim" in rule.arguments else arriving)]


def input_options() -> list[TyperOption]:
    """Return the options for the input of a layer: its shape, or only its features."""
    note = "Input shape without the batch, such as 10,10,1 (repeatable)."
    return [
        input_option("input_shape", shape, "SHAPE", note, multiple=True),
        input_option("input_dim", size, "N", "Number of input features."),
    ]


def argument_option(name: str, argument: Argument) -> TyperOption:
    """Return the option for an argument of a layer."""
    note = without_marks(argument.note)
    return TyperOption(
        param_decls=[name, option(name)],
        type=layer_text if isinstance(argument, Inner) else value,
        metavar=metavar(argument),
        help=sentence(note),
        show_default=default_text(argument.default),
    )


def input_option(
    name: str, parse: Callable[[str], Any], metavar: str, note: str, multiple: bool = False
) -> TyperOption:
    """Return an option for the input of a layer."""
    return TyperOption(
        param_decls=[name, option(name)],
        type=parse,
        metavar=metavar,
        help=note,
        multiple=multiple,
        rich_help_panel="Input",
    )


def file_options() -> list[TyperOption]:
    """Return the options of a command about a file that other commands have, too."""

    def names_sizes(context: Any, parameter: Any, texts: Sequence[str]) -> Mapping[str, int]:
        return named_sizes(texts)

    return [
        shared_option("sizes", Sizes, multiple=True, callback=names_sizes),
        shared_option("model", ModelName),
        shared_option("language", Language, type=TyperChoice(get_args(Languages))),
    ]


def shared_option(name: str, declaration: Any, **settings: Any) -> TyperOption:
    """Return an option that functions declare as the type of a parameter."""
    info = declaration.__metadata__[0]
    names = [name, info.default]  # where typer keeps the first name of an annotated option
    return TyperOption(param_decls=names, metavar=info.metavar, help=info.help, **settings)


def format_parameter(forms: Any) -> TyperOption:
    """Return the option ``--format`` of a command about a subject."""
    shown = format_option(forms)
    return TyperOption(
        param_decls=["output_format", "--format"],
        type=TyperChoice(get_args(forms)),
        metavar=shown.metavar,
        help=shown.help,
        show_default="text",
    )


def option(name: str) -> str:
    """Return the option for an argument.

    >>> option("kernel_size")
    '--kernel-size'
    """
    return f"--{name.replace('_', '-')}"


def metavar(argument: Argument) -> str:
    """Return how the help shows the values of an argument."""
    return next((METAVARS[kind] for kind in type(argument).__mro__ if kind in METAVARS), "VALUE")


def sentence(note: str) -> str:
    """Return a note as a sentence of the help.

    >>> sentence("width of the output")
    'Width of the output.'
    """
    return note[:1].upper() + note[1:] + ("" if note.endswith(".") else ".")


def default_text(default: Any) -> str:
    """Return the default of an argument as the command line takes it; empty if it has none.

    >>> default_text((1, 2)), default_text(True), default_text("tanh"), default_text(None)
    ('1,2', 'yes', 'tanh', '')
    """
    if default is REQUIRED or default is None:
        return ""
    if isinstance(default, bool):
        return "yes" if default else "no"
    return ",".join(map(str, default)) if isinstance(default, tuple) else str(default)


# Values


WORDS = {"true": True, "yes": True, "false": False, "no": False, "none": None}


def value(text: str) -> Any:
    """Return the value of a word on the command line: ``10``, ``3,3``, ``same``, ``false``.

    >>> value("3,3"), value("(None, 3)"), value("same"), value("0.5"), value("T,1")
    ([3, 3], [None, 3], 'same', 0.5, ['T', 1])
    """
    text = text.strip()
    if text.startswith("--"):
        raise typer.BadParameter(f"a value is missing before {text}")
    if ("," in text and "->" not in text and not text.endswith(")")) or text[:1] in ("(", "["):
        items = text.strip("()[]").split(",")
        return [value(item) for item in items if item.strip()]
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    for kind in (int, float) if text.isascii() else ():  # Python also reads other digits.
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def layer_text(text: str) -> str:
    """Return the text of a layer inside another, such as ``LSTM(10)``."""
    return text


def shape(text: str) -> Shape:
    """Return a shape without the batch.

    >>> shape("28,28,1"), shape("T,1")
    ((28, 28, 1), (T, 1))
    """
    sizes = value(text)
    items = sizes if isinstance(sizes, list) else [sizes]
    letters = [as_letter(item) if isinstance(item, str) else item for item in items]
    try:
        return InputShape("a shape without the batch").parse(letters) or ()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a shape such as 28,28,1") from None


def size(text: str) -> Any:
    """Return a shape of one axis."""
    sizes = shape(text)
    if len(sizes) != 1:
        raise typer.BadParameter(f"{text!r} is not one number")
    return sizes[0]
