"""A model that Keras saved becomes a plan, with the reader for the version of Keras.

Keras 3.15 comes first. A file that it does not read may be read by an older version, which then
gives the plan, and a note says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from shapecalc.errors import Code, InputError, ModelError, Place, Problem
from shapecalc.plan import ModelPlan
from shapecalc.read.archives import TOPOLOGY, topology
from shapecalc.read.keras2 import Keras2Reader
from shapecalc.read.keras3 import ConfigReader, EarlyConfigReader
from shapecalc.read.problems import Findings, LimitError
from shapecalc.read.syntax import SpecError
from shapecalc.read.versions import Version, written_by
from shapecalc.stored_weights import StoredWeights, WeightsFile

Reader = Callable[[Findings], ConfigReader]

READERS: Mapping[Version, Reader] = {
    Version.KERAS_2: Keras2Reader,
    Version.EARLY_3: EarlyConfigReader,
    Version.KERAS_3: ConfigReader,
}


def read_saved(data: Mapping[str, Any], place: Place, problems: Findings) -> ModelPlan:
    """Return the plan of a model that Keras or TensorFlow.js saved.

    Raises:
        SpecError: if the model cannot be read.
    """
    if TOPOLOGY in data:
        config, at = topology(data, place)
        plan = _read(config, at, problems, legacy=True)
        return _with_weights(plan, _listed_weights(data))
    plan = _read(data, place, problems, legacy=place.source.hdf5)
    if place.source.training and not plan.keras2:
        _compile(plan, place.source.training)
    if place.source.weights:
        read = partial(_read_weights, place.source.weights)
        return _with_weights(plan, WeightsFile(read, quick=place.source.hdf5))
    return plan


def _compile(plan: ModelPlan, training: str) -> None:
    """Compile a model as Keras 3 does when it loads an HDF5 file, or note why it does not.

    Keras looks for the weights among those that belong to no layer, and so finds none.

    Args:
        plan: the model.
        training: the settings of training in the file.
    """
    from shapecalc.model.saved import RefusedError
    from shapecalc.read.training import compile_config  # few files have been trained

    try:
        plan.compiled, plan.with_slots = compile_config(training), False
    except RefusedError as error:
        note = f"Keras 3.15 loads this file only with `compile=False`: {error}"
        plan.notes = [*plan.notes, note]


def _with_weights(plan: ModelPlan, weights: WeightsFile | None) -> ModelPlan:
    """Return a plan with the weights of its file."""
    plan.weights = weights
    return plan


def _in_keras2(
    plan: ModelPlan, data: Mapping[str, Any], place: Place, problems: Findings
) -> ModelPlan:
    """Return the plan of a model as Keras 2 reads it, or the one of Keras 3 if it does not."""
    older, _ = _tried(Keras2Reader(problems), data, place, call=False)
    return _with_weights(older, plan.weights) if older else plan


def _read(data: Mapping[str, Any], place: Place, problems: Findings, legacy: bool) -> ModelPlan:
    """Return the plan of a model, as the first version of Keras that reads it would have it.

    Args:
        data: its config.
        place: where the file has it.
        problems: the problems so far.
        legacy: whether Keras 3 looks for its classes by their names alone.
    """
    parsed, mappings = problems.mappings
    writer = written_by(data, mappings if data is parsed else None)
    if writer is Version.KERAS_1:
        raise _of_keras_1(place)
    versions, reason = _readers_of(writer), ""
    if not legacy and "module" not in data:
        versions, reason = versions[-1:], "it does not name the modules of its classes"
    elif place.source.hdf5 and place.source.name.endswith(".keras"):
        versions, reason = versions[-1:], "it is an HDF5 file with the name of an archive"
    for version in versions[:-1]:
        trial = problems.branch()
        plan, problem = _tried(READERS[version](trial), data, place)
        if plan:
            if writer is Version.KERAS_2:
                plan.in_keras2 = partial(_in_keras2, plan, data, place, problems.branch())
            problems.adopt(trial)
            return _with_version(plan, version, reason)
        reason = reason or problem
    plan = _plan(READERS[versions[-1]](problems), data, place)
    return _with_version(plan, versions[-1], reason)


def _readers_of(writer: Version) -> Sequence[Version]:
    """Return the versions that may read what a version wrote, the newest first."""
    return [*dict.fromkeys((Version.KERAS_3, writer))]


def _tried(
    reader: ConfigReader, data: Mapping[str, Any], place: Place, call: bool = True
) -> tuple[ModelPlan | None, str]:
    """Return the plan of a model, or None and why that version of Keras does not read it.

    Args:
        reader: reads as that version does.
        data: the config of the model.
        place: where the file has it.
        call: whether its layers are called, too.
    """
    from shapecalc.model.infer import infer  # most models need no second reader

    try:
        plan = _plan(reader, data, place)
        if call and not reader.problems:
            infer(plan)
    except LimitError:
        raise
    except (InputError, ModelError) as error:
        return None, _reason(error.problems)
    except SpecError as error:
        return None, _reason([error.problem] if error.problem else reader.problems)
    return (None, _reason(reader.problems)) if reader.problems else (plan, "")


def _plan(reader: ConfigReader, data: Mapping[str, Any], place: Place) -> ModelPlan:
    """Return the plan of a model as one reader reads it."""
    try:
        plan = reader.model(data, place)
    except RecursionError:
        raise SpecError(Code.FORM, "this is nested too deeply", place) from None
    compiled = data.get("compile_config")
    plan.compiled = compiled if compiled and isinstance(compiled, dict) else None
    return plan


def _reason(problems: Sequence[Problem]) -> str:
    """Return the first of some problems as part of a sentence."""
    problem = problems[0]
    return f"{problem.layer}: {problem.message}" if problem.layer else problem.message


def _with_version(plan: ModelPlan, version: Version, reason: str) -> ModelPlan:
    """Return a plan with the version of Keras that reads it, and a note unless that is today's."""
    note = f"this file is read by {version.value}, and not by Keras 3.15: {reason}"
    if version is Version.KERAS_3:
        note = f"Keras 3.15 reads this config from an HDF5 file only: {reason}"
    plan.keras2 = version is Version.KERAS_2
    plan.notes = [*plan.notes, *([note] if reason else [])]
    return plan


def _of_keras_1(place: Place) -> SpecError:
    message = "this model was saved by Keras 1, whose layers have other arguments than today"
    hint = "Keras 2.0 to 2.3 still load it: save it again from there"
    return SpecError(Code.FORM, message, place, hint)


def _read_weights(path: str) -> StoredWeights:
    from shapecalc.read.weights import read_weights  # few models need their weights

    return read_weights(path)


def _listed_weights(data: Mapping[str, Any]) -> WeightsFile | None:
    """Return the weights that a ``model.json`` of TensorFlow.js lists; None if it lists none."""
    if not data.get("weightsManifest"):
        return None
    return WeightsFile(partial(_read_manifest, data["weightsManifest"]), quick=True)


def _read_manifest(groups: Any) -> StoredWeights:
    from shapecalc.read.weights import read_manifest

    return read_manifest(groups)
