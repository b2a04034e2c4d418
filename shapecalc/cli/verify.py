"""``shapecalc verify``: the tables of models, compared with those of real Keras."""

from __future__ import annotations

from shapecalc.cli.errors import print_problems
from shapecalc.cli.models import read_all, selection_of
from shapecalc.cli.options import Command, Files, Language, ModelName, command_app
from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder, MissingKerasError, load_keras
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.oracle.substitutes import MissingCodeError
from shapecalc.plan import ModelPlan
from shapecalc.table.summary import summary
from shapecalc.terminal import usage_error, visible, visible_lines

app = command_app()


@app.command(cls=Command)
def verify(files: Files, model: ModelName = None, language: Language = None) -> int:
    """Compare the computed tables with those of the installed Keras.

    The exit code is 0 if all are equal, 1 if one differs, and 2 if one cannot be compared.

    Example: shapecalc verify specs/*.yaml
    """
    # Keras takes seconds to load: not before a file can be read.
    plans, code = read_all(files, selection=selection_of(files, model, language))
    if not plans:
        return code
    try:
        builder = Builder(load_keras())
    except MissingKerasError as error:
        message = f"verify needs Keras and TensorFlow: {error}"
        return usage_error(message, "pip install 'shapecalc[train]'")
    return max(code, *(_verify(plan, builder) for plan in plans))


def _verify(plan: ModelPlan, builder: Builder) -> int:
    """Print how one file compares with Keras; return the exit code."""
    file = plan.place.source.name
    version = builder.keras.__version__
    try:
        model, refused = build_or_error(builder, plan)
    except MissingCodeError as error:
        print(f"{visible(file)}: cannot be compared with Keras: {visible_lines(str(error))}")
        return 2
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
