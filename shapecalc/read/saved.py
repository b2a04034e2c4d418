"""A model that Keras saved becomes a plan, with the reader for the version of Keras."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.errors import Code, Place
from shapecalc.plan import ModelPlan
from shapecalc.read.archives import TOPOLOGY, stored_size, topology
from shapecalc.read.keras2 import Keras2Reader
from shapecalc.read.keras3 import ConfigReader
from shapecalc.read.problems import Findings
from shapecalc.read.syntax import SpecError


def read_saved(data: Mapping[str, Any], place: Place, problems: Findings) -> ModelPlan:
    """Return the plan of a model that Keras or TensorFlow.js saved.

    Raises:
        SpecError: if the model cannot be read.
    """
    if TOPOLOGY in data:
        config, at = topology(data, place)
        plan = read_saved(config, at, problems)
        plan.saved_params = stored_size(data)
        return plan
    # Only Keras 3 writes the module of each class.
    reader = ConfigReader if "module" in data else Keras2Reader
    try:
        plan = reader(problems).model(data, place)
    except RecursionError:
        raise SpecError(Code.FORM, "this is nested too deeply", place) from None
    compiled = data.get("compile_config")
    plan.compiled = compiled if compiled and isinstance(compiled, dict) else None
    return plan
