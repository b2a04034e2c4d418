"""Training in the tests: one process of Keras for many, each in a folder of its own."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from conftest import ROOT

from shapecalc.declare.bind import WrittenValue
from shapecalc.declare.kinds import Argument
from shapecalc.errors import Place, Problem, Source
from shapecalc.model.infer import infer
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_spec
from shapecalc.read.problems import Findings
from shapecalc.read.settings import Settings, SettingsReader, read_settings
from shapecalc.train.data.prepare import Preparation, TrainingData
from shapecalc.train.endpoints import Endpoint, endpoints
from shapecalc.train.folder import Folder
from shapecalc.train.machine import Machine
from shapecalc.train.session import Outcome, Session


@dataclass
class Trainer:
    """Trains specs.

    Attributes:
        folder: the folder of the specs and of their runs.
        notes: what the last training has printed to standard error.
    """

    folder: Path
    notes: io.StringIO = field(default_factory=io.StringIO)

    def __call__(
        self,
        spec: str | dict[str, Any],
        run: str = "run",
        resume: bool = False,
        run_code: bool = False,
        **settings: Any,
    ) -> Outcome:
        """Train a spec of the project, or the data of a spec, with some other settings."""
        path = ROOT / "specs" / spec if isinstance(spec, str) else self.folder / "spec.yaml"
        if isinstance(spec, dict):
            path.write_text(yaml.safe_dump(spec, sort_keys=False), encoding="utf-8")
        plan = read_spec(str(path))
        section = plan.settings.get("train", WrittenValue({}, plan.place))
        values = {**section.value, **settings}
        plan.settings = {**plan.settings, "train": WrittenValue(values, section.place)}
        return self.plan(plan, path.parent, run, resume, run_code)

    def plan(
        self,
        plan: ModelPlan,
        base: Path,
        run: str = "run",
        resume: bool = False,
        run_code: bool = False,
    ) -> Outcome:
        """Train the model of a plan, whose paths start in a folder."""
        self.notes = io.StringIO()
        folder = Folder(self.folder / run)
        session = Session(plan, base, Machine(), folder, resume, stream=self.notes)
        session.run_code = run_code
        return session.run()


PLACE = Place(Source("spec.yaml"), ("data",))
"""A place for parts of a spec that no file has."""


def settings(keys: Mapping[str, Argument], written: dict[str, Any]) -> Settings:
    """Return the settings of a section of a spec, in which nothing is wrong."""
    problems = Findings()
    section = SettingsReader(PLACE, problems).section(keys, written, PLACE)
    assert not problems
    return section


def endpoint(
    *shape: int | None, dtype: str = "float32", activation: str | None = "linear", name: str = "x"
) -> Endpoint:
    """Return an input or output of a model, which Keras and the spec name differently."""
    return Endpoint(f"layer_{name}", name, shape, dtype, activation, PLACE)


def preparation(folder: Path, spec: dict[str, Any]) -> tuple[TrainingData | None, list[Problem]]:
    """Return the data of a spec, and what is wrong with it."""
    path = folder / "spec.yaml"
    path.write_text(yaml.safe_dump(spec, sort_keys=False), encoding="utf-8")
    plan, problems = read_spec(str(path)), Findings()
    told, how = read_settings(plan, problems)
    where = folder, folder / "unpacked"
    result = Preparation(told, how, *endpoints(plan, infer(plan)), *where, problems).prepare()
    return result, problems
