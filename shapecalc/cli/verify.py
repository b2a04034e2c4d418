"""``shapecalc verify``: the tables of models, compared with those of real Keras."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from shapecalc.cli.errors import print_problems
from shapecalc.cli.models import read_all, selection_of
from shapecalc.cli.options import Command, Files, Language, ModelName, RunCode, command_app
from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder, MissingKerasError, load_keras
from shapecalc.oracle.code import FailedCodeError, MissingCodeError
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.plan import ModelPlan
from shapecalc.table.summary import summary
from shapecalc.terminal import usage_error, visible, visible_lines

app = command_app()


@app.command(cls=Command)
def verify(
    files: Files,
    run_code: RunCode = False,
    model: ModelName = None,
    language: Language = None,
) -> int:
    """Compare the computed tables with those of the installed Keras.

    The exit code is 0 if all are equal, 1 if one differs, and 2 if one cannot be compared.
    Code that is not in a file cannot be compared, nor can the code of a Lambda layer without
    --run-code.

    Example: shapecalc verify model.yaml
    """
    # Keras takes seconds to load: not before a file can be read.
    plans, code = read_all(files, selection=selection_of(files, model, language))
    if not plans:
        return code
    try:
        builder = Builder(load_keras(), run_code=run_code)
    except MissingKerasError as error:
        message = f"verify needs Keras and TensorFlow: {error}"
        return usage_error(message, "pip install 'shapecalc[train]'")
    return max(code, *(_verify(plan, builder) for plan in plans))


def _verify(plan: ModelPlan, builder: Builder) -> int:
    """Print how one file compares with Keras; return the exit code."""
    file = plan.place.source.name
    if plan.letters and not plan.problems:
        letters = ", ".join(sorted(map(str, plan.letters)))
        print(f"{visible(file)}: cannot be compared with Keras: sizes are letters: {letters}")
        return 2
    try:
        if builder.load_code(plan):
            with suppress(ModelError):  # Keras is asked first.
                infer(plan)
        model, refused = build_or_error(builder, plan)
    except MissingCodeError as error:
        print(f"{visible(file)}: cannot be compared with Keras: {error}")
        for snippet in error.snippets:
            print(f"  {visible(str(snippet))}")
        if error.hint:
            print(f"  hint: {error.hint}")
        return 2
    except FailedCodeError as error:
        print(f"{visible(file)}: cannot be compared with Keras: its code fails")
        print(f"  {visible(str(error))}")
        return 2
    return _compared(plan, builder, model, refused)


def _compared(plan: ModelPlan, builder: Builder, model: Any, refused: str) -> int:
    """Print how one file compares with what Keras has built; return the exit code.

    Args:
        plan: the model of the file.
        builder: what has built it.
        model: the model of Keras; None if Keras refuses it.
        refused: why Keras refuses it.
    """
    file, version = plan.place.source.name, builder.keras.__version__
    if refused:
        print(f"{visible(file)}: Keras {version} refuses it: {visible_lines(refused)}")
    try:
        ours = summary(infer(plan))
    except ModelError as error:
        return print_problems(error)
    if refused:
        return 1
    different = list(differences(ours, model))
    for difference in different:
        print(f"{visible(file)}: {visible_lines(difference)}")
    if not different:
        rows = len(ours.layers)
        print(f"{visible(file)}: {rows} row{'s' * (rows != 1)} as in Keras {version}")
    return 1 if different else 0
