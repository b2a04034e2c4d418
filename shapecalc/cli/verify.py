"""``shapecalc verify``: hold the tables against real Keras."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.cli.summary import complain
from shapecalc.errors import ModelError, ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder, MissingKerasError, load_keras
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_spec
from shapecalc.table.summary import summary
from shapecalc.terminal import usage_error


def run(files: Sequence[str]) -> int:
    """Compares each file with Keras; 1 if anything differs, 2 if nothing can be compared."""
    plans, code = _read(files)  # Keras takes seconds to load: first whether there is anything.
    if not plans:
        return code
    try:
        builder = Builder(load_keras())
    except MissingKerasError as error:
        message = f"verify needs Keras and TensorFlow, and {error}"
        return usage_error(message, "pip install 'shapecalc[train]'")
    return max(code, *(_verify(file, plan, builder) for file, plan in plans))


def _read(files: Sequence[str]) -> tuple[list[tuple[str, ModelPlan]], int]:
    """The plans of those files that can be read, and the exit code of the others."""
    plans, code = [], 0
    for file in files:
        try:
            plans.append((file, read_spec(file)))
        except ShapecalcError as error:
            complain(error)
            code = max(code, error.exit_code)
    return plans, code


def _verify(file: str, plan: ModelPlan, builder: Builder) -> int:
    version = builder.keras.__version__
    model, refused = build_or_error(builder, plan)
    if refused:
        print(f"{file}: Keras {version} refuses it: {refused}")
    try:
        ours = summary(infer(plan))
    except ModelError as error:
        complain(error)
        return error.exit_code
    if refused:
        return 1
    found = list(differences(ours, model))
    for difference in found:
        print(f"{file}: {difference}")
    if not found:
        rows = len(ours.layers)
        print(f"{file}: {rows} row{'s' * (rows != 1)} as in Keras {version}")
    return 1 if found else 0
