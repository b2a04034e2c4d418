"""``shapecalc verify``: the tables of models, compared with those of real Keras."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.cli.errors import print_problems
from shapecalc.cli.options import Command, Files, command_app
from shapecalc.errors import ModelError, ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder, MissingKerasError, load_keras
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_spec
from shapecalc.table.summary import summary
from shapecalc.terminal import usage_error, visible, visible_lines

app = command_app()


@app.command(cls=Command)
def verify(files: Files) -> int:
    """Compare the computed tables with those of the installed Keras.

    The exit code is 0 if all are equal, 1 if one differs, and 2 if one cannot be compared.

    Example: shapecalc verify specs/*.yaml
    """
    plans, code = _read(files)  # Keras takes seconds to load: not before a file can be read.
    if not plans:
        return code
    try:
        builder = Builder(load_keras())
    except MissingKerasError as error:
        message = f"verify needs Keras and TensorFlow: {error}"
        return usage_error(message, "pip install 'shapecalc[train]'")
    return max(code, *(_verify(file, plan, builder) for file, plan in plans))


def _read(files: Sequence[str]) -> tuple[list[tuple[str, ModelPlan]], int]:
    """Return the plans of the files that can be read, and the exit code of the others."""
    plans, code = [], 0
    for file in files:
        try:
            plans.append((file, read_spec(file)))
        except ShapecalcError as error:
            code = max(code, print_problems(error))
    return plans, code


def _verify(file: str, plan: ModelPlan, builder: Builder) -> int:
    """Print how one file compares with Keras; return the exit code."""
    version = builder.keras.__version__
    model, refused = build_or_error(builder, plan)
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
