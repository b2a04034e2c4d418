"""The real model: built, compared with the summary, and told how it is to learn."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from shapecalc.errors import Code, Place, Problem, did_you_mean
from shapecalc.model.infer import Model
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.plan import ModelPlan
from shapecalc.read.settings import Settings, Told
from shapecalc.read.syntax import stop
from shapecalc.rules.objectives import CALLBACKS
from shapecalc.table.summary import summary
from shapecalc.train.data.tables import collecting
from shapecalc.train.endpoints import Endpoint
from shapecalc.train.folder import DifferentError
from shapecalc.train.losses import Loss, per_output
from shapecalc.train.outcome import Batches

OWN = ("r2", "rmse")
"""Names of metrics that Keras does not know, but people do."""

FILES = {"filepath", "filename", "log_dir"}
"""Arguments of callbacks that say where something is written."""


def build(keras: Any, plan: ModelPlan, model: Model, mixed: str | None) -> Any:
    """The model as Keras builds it, with the weights of the one that it goes on from.

    Raises:
        DifferentError: if it differs from the one that was inferred, or there are no weights.
    """
    if plan.base and plan.base.path.suffix == ".json":
        message = f"{plan.base.path} is a config alone"
        raise DifferentError(message, "training goes on from .keras or .h5, which hold weights")
    built, refused = build_or_error(Builder(keras, weights=True), plan)
    if refused:
        raise DifferentError(f"Keras refuses the model of the table: {refused}")
    found = next(differences(summary(model), built, widths=(80,)), None)
    if found:
        raise DifferentError(f"Keras builds another model than the table shows: {found}")
    if not mixed:
        return built
    keras.config.set_dtype_policy(mixed)
    return Builder(keras, weights=True).model(plan)


class Compiler:
    """Makes what a spec tells of the training.

    Attributes:
        keras: the module of Keras.
        folder: where callbacks write.
        problems: what Keras refuses.
    """

    def __init__(self, keras: Any, folder: Path, problems: list[Problem]) -> None:
        self.keras = keras
        self.folder = folder
        self.problems = problems

    def compile(
        self, model: Any, train: Settings, outputs: Sequence[Endpoint], losses: Sequence[Loss]
    ) -> None:
        """Compiles a model."""
        feed = Batches(self.keras, model)
        metrics = per_output(train.metrics, outputs, train.at("metrics"), "metrics")
        weights = per_output(train.loss_weights, outputs, train.at("loss_weights"), "loss_weights")
        made = [[self.metric(one) for one in each or ()] for each in metrics]
        told = {
            "loss": feed.packed("outputs", [self.loss(loss) for loss in losses]),
            "metrics": feed.packed("outputs", made) if any(made) else None,
            "loss_weights": feed.packed("outputs", weights) if train.loss_weights else None,
        }
        optimizer = self.made("optimizers", train.optimizer)
        if self.problems:
            return
        model.compile(optimizer=optimizer, jit_compile=train.jit, **told)

    def loss(self, loss: Loss) -> Any:
        told = loss.told or Told(loss.class_name, loss.class_name, loss.place)
        return self.made("losses", told) if told.called or not loss.told else told.name

    def metric(self, told: Told) -> Any:
        """A metric; one that is only named keeps the name that Keras gives its values."""
        if told.name.lower() in OWN and not told.called:
            return getattr(self.keras.metrics, told.class_name)(name=told.name)
        return self.made("metrics", told) if told.called else told.name

    def made(self, module: str, told: Any) -> Any:
        """An object of Keras, or a plain value; what Keras says against it is collected."""
        if not isinstance(told, Told):
            return told
        found = self.keras.optimizers.schedules if module == "schedules" else None
        found = found or getattr(self.keras, module)
        try:
            return getattr(found, told.class_name)(
                *(self.made("schedules", value) for value in told.positional),
                **{name: self.made("schedules", value) for name, value in told.keyword.items()},
            )
        except Exception as error:  # Keras refuses in many ways, which have nothing in common.
            reason = str(error).strip().partition("\n")[0]
            message = f"Keras refuses {told.name}: {reason}"
            self.problems.append(Problem(Code.ARGUMENT, message, told.place))
            return None

    def callbacks(self, train: Settings) -> list[Any]:
        """The callbacks that a spec tells; what they write goes into the folder of the run."""
        found = []
        for told in train.callbacks:
            keyword = named(told)
            with collecting(self.problems):
                for name in FILES & keyword.keys():
                    keyword[name] = str(inside(self.folder, str(keyword[name]), told.place))
                placed = Told(told.name, told.class_name, told.place, True, [], keyword)
                found.append(self.made("callbacks", placed))
        return found


def named(told: Told) -> dict[str, Any]:
    """The arguments of a callback by their names."""
    names = CALLBACKS.constructors[told.class_name]
    defaults = {"log_dir": "logs"} if told.class_name == "TensorBoard" else {}
    return defaults | dict(zip(names, told.positional)) | told.keyword


def inside(folder: Path, path: str, place: Place) -> Path:
    """A path in a folder.

    Raises:
        SpecError: if it leads out of it.
    """
    found = (folder / path).resolve()
    if not found.is_relative_to(folder.resolve()):
        message = f"`{path}` leads out of the folder of the run"
        raise stop(Code.FILE, message, place, f"{found.name} lies in {folder}")
    return found


def check_callbacks(
    train: Settings, validation: bool, outputs: int, problems: list[Problem]
) -> None:
    """Whether what callbacks watch is measured at all, and what they need is installed.

    Keras would only warn after each epoch, or stop after the first.
    """
    known = measured(train) if outputs == 1 else set()
    for told in train.callbacks:
        watched = _watched(told)
        if watched.startswith("val_") and not validation:
            message = f"{told.class_name} watches `{watched}`, but nothing is held back for it"
            hint = "validation: 0.2 under `data`, or monitor='loss'"
            problems.append(Problem(Code.ARGUMENT, message, told.place, hint))
        elif known and watched and watched.removeprefix("val_") not in known:
            message = f"{told.class_name} watches `{watched}`, which nothing measures"
            hint = did_you_mean(watched, [f"val_{name}" for name in known] if validation else known)
            problems.append(Problem(Code.ARGUMENT, message, told.place, hint))
        if told.class_name == "TensorBoard" and find_spec("tensorboard") is None:
            message = "TensorBoard needs tensorboard, which is not installed"
            hint = "pip install tensorboard"
            problems.append(Problem(Code.ARGUMENT, message, told.place, hint))


def measured(train: Settings) -> set[str]:
    """What is measured in each epoch; nothing if only Keras knows how it calls that."""
    if isinstance(train.metrics, dict):
        return set()
    metrics = train.metrics or ()
    if any(metric.called for metric in metrics):
        return set()
    return {"loss", *(metric.name for metric in metrics)}


def _watched(told: Told) -> str:
    """What a callback watches; if nothing is said, that is `val_loss`."""
    keyword = named(told)
    if told.class_name == "ModelCheckpoint" and not keyword.get("save_best_only"):
        return ""
    watches = "monitor" in CALLBACKS.constructors[told.class_name]
    return str(keyword.get("monitor", "val_loss")) if watches else ""
