"""Completion in shells: what can follow on an unfinished command line, and how it is installed.

A shell asks with the variable `QUESTION`, in the forms of typer, whose scripts and readers of
command lines are used here. Whatever is wrong with the line, or with a file that it names, the
answer is only shorter: a message would destroy the line that somebody types.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from typing import Any

from typer._click.shell_completion import (
    CompletionItem,
    ShellComplete,
    _resolve_context,
    _resolve_incomplete,
)
from typer._completion_classes import BashComplete, FishComplete, PowerShellComplete, ZshComplete
from typer._completion_shared import _get_shell_name, get_completion_script, install
from typer.core import TyperOption

from shapecalc.cli.candidates import candidates
from shapecalc.cli.errors import CommandLineError
from shapecalc.cli.options import QUESTION

PROGRAM = "shapecalc"

HARMLESS = re.compile(r"[\w./:=,+@%-]+")
"""What a word may consist of: shells evaluate what they are offered, and files hold any name."""


class ShellWords(ShellComplete):
    """What all shells have in common: the words that can stand in place of an unfinished one."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return the words; none if something is wrong, so that a shell offers its files."""
        with suppress(Exception):
            return self._words(args, incomplete)
        return []

    def _words(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        context = _resolve_context(self.cli, {}, self.prog_name, args)
        subject, part = _resolve_incomplete(context, args, incomplete)
        if isinstance(subject, TyperOption):  # Without its value, typer would stop reading there.
            context = _resolve_context(self.cli, {}, self.prog_name, before_option(args))
        before = incomplete[: len(incomplete) - len(part)]
        return [
            CompletionItem(f"{before}{word}", help=plain(help))
            for word, help in candidates(subject, context, part).items()
            if HARMLESS.fullmatch(word)
        ]


def before_option(words: Sequence[str]) -> list[str]:
    """Return the words before the last option.

    >>> before_option(["summary", "model.yaml", "--layer-range", "conv"])
    ['summary', 'model.yaml']
    """
    last = max(number for number, word in enumerate(words) if word.startswith("-"))
    return [*words[:last]]


def plain(help: str) -> str:
    """Return a text without the signs on which a shell would act.

    >>> plain("Use colors: `auto`, always [default: $never].")
    'Use colors, auto, always default, never.'
    """
    return re.sub(r"[^\w .,;/+-]", "", help.replace(":", ","))


class BashWords(ShellWords, BashComplete):
    """The words for bash, which takes ``:`` and ``=`` for the ends of words."""

    def get_completion_args(self) -> tuple[list[str], str]:
        args, incomplete = super().get_completion_args()
        *args, incomplete = joined([*args, incomplete])
        return args, incomplete

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        end = max(incomplete.rfind(":"), incomplete.rfind("=")) + 1
        items = super().get_completions(args, incomplete)
        return [CompletionItem(item.value[end:]) for item in items]


def joined(words: Sequence[str]) -> list[str]:
    """Return words as they were before they were split at ``:`` and ``=``; the last may be empty.

    >>> joined(["explain", "model.yaml", ":", "de"]), joined(["--set", "T", "=", ""])
    (['explain', 'model.yaml:de'], ['--set', 'T='])
    """
    unsplit = [""]
    for before, word in zip(["", *words], words):
        if word in (":", "=") or before in (":", "="):
            unsplit[-1] += word
        else:
            unsplit.append(word)
    return unsplit[1:] or unsplit


class ZshWords(ShellWords, ZshComplete):
    """The words for zsh, each with its help."""

    def format_completion(self, item: CompletionItem) -> str:
        word = item.value.replace(":", r"\\:")
        return f'"{word}":"{item.help}"' if item.help else f'"{word}"'


class FishWords(ShellWords, FishComplete):
    """The words for fish, each with its help."""

    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.value}\t{item.help}" if item.help else str(item.value)


class PowerShellWords(ShellWords, PowerShellComplete):
    """The words for PowerShell, each with its help."""

    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.value}:::{item.help or ' '}"


SHELLS: Mapping[str, Callable[[Any, dict[str, Any], str, str], ShellComplete]] = {
    "bash": BashWords,
    "zsh": ZshWords,
    "fish": FishWords,
    "powershell": PowerShellWords,
    "pwsh": PowerShellWords,
}
"""The words for each shell."""


def answer(command: Any, question: str) -> int:
    """Print what a shell asks for: the words that can follow, or its script; return the exit code.

    Args:
        command: the command of the program.
        question: the value of the variable, such as ``complete_bash`` or ``source_bash``.
    """
    action, _, shell = question.partition("_")
    if shell not in SHELLS:
        return 1
    if action == "source":
        print(script(shell))
        return 0
    text = ""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        try:
            text = SHELLS[shell](command, {}, PROGRAM, QUESTION).complete()
        except SystemExit as end:  # So fish learns whether there are words.
            return int(end.code or 0)
    print(text)
    return 0


def script(shell: str) -> str:
    """Return the script that teaches a shell to ask."""
    return get_completion_script(prog_name=PROGRAM, complete_var=QUESTION, shell=shell)


def chosen_shell(text: str) -> str:
    """Return the shell of a name; without one, the shell that runs the program.

    Raises:
        CommandLineError: if there is no such shell, or none runs the program.
    """
    name = text or _get_shell_name() or os.path.basename(os.environ.get("SHELL", ""))
    if name not in SHELLS:
        known = ", ".join(SHELLS)
        what = f"there is no completion for {name}" if name else "the shell is unknown"
        raise CommandLineError(what, f"give one of {known}")
    return name


def installed(shell: str) -> str:
    """Install the completion for a shell; return what has been done, for people.

    The profile of PowerShell only runs if a policy allows it, which is for its owner to change.
    """
    if shell in ("powershell", "pwsh"):
        hint = f"{PROGRAM} --show-completion {shell} >> $PROFILE"
        raise CommandLineError("completion for PowerShell goes into its profile", f"run {hint}")
    _, path = install(shell, PROGRAM, QUESTION)
    return f"completion for {shell} is in {path}; start a new shell to use it"
