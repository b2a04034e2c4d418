"""Building the model with Keras, comparing it with the summary, and compiling it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from shapecalc.errors import Code, Place, Problem
from shapecalc.model.infer import Model
from shapecalc.oracle.build import Builder
from shapecalc.oracle.code import layers_of
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.plan import ModelPlan
from shapecalc.read.settings import Settings, SpecObject
from shapecalc.read.syntax import SpecError
from shapecalc.rules.objectives import CALLBACKS
from shapecalc.similar import did_you_mean
from shapecalc.table.summary import summary
from shapecalc.train.checkpoint import checkpoint
from shapecalc.train.data.tables import collecting
from shapecalc.train.endpoints import Endpoint
from shapecalc.train.folder import DifferentError
from shapecalc.train.losses import Loss, per_output
from shapecalc.train.outcome import Batches

SHORT_NAMES = ("r2", "rmse")
"""Names of metrics that people use, but Keras does not know."""

FILES = {"filepath", "filename", "log_dir"}
"""Arguments of callbacks that are files to write."""


def pretrained(plan: ModelPlan) -> list[str]:
    """Return the names of the models of Keras in a plan that Keras creates with trained weights."""
    names = set[str]()
    seen, pending = {plan}, [plan]
    while pending:
        model = pending.pop()
        if model.pretrained:
            names.add(str(model.arguments.name))
        inside = (model.base and model.base.model, *model.program, *model.steps, *model.layers)
        inner = {plan for plan in inside if isinstance(plan, ModelPlan)} - seen
        seen |= inner
        pending += inner
    return sorted(names)


def unloaded(plan: ModelPlan) -> list[str]:
    """Return the files of models that are saved with weights, and start with random ones.

    Only a model that extends another gets its weights.
    """
    models = [model for model in layers_of(plan) if isinstance(model, ModelPlan)]
    extended = {model.base.model for model in models if model.base}
    files = (m.place.source.name for m in models if m.weights is not None and m not in extended)
    return list(dict.fromkeys(files))


def build(
    keras: Any, plan: ModelPlan, model: Model, mixed: str | None, run_code: bool = False
) -> Any:
    """Return the model of Keras, with the weights of its base.

    Args:
        keras: the module of Keras.
        plan: the model of the spec.
        model: the same with the shapes of the summary.
        mixed: the dtype policy for mixed precision.
        run_code: whether the code of Lambda layers is run.

    Raises:
        DifferentError: if Keras's model differs from the summary, or the base has no weights.
    """
    if plan.base and plan.base.path and plan.base.path.suffix == ".json":
        message = f"{plan.base.path} contains no weights"
        raise DifferentError(message, "use a .keras or .h5 file as the base")
    built, refused = build_or_error(Builder(keras, weights=True, run_code=run_code), plan)
    if refused:
        raise DifferentError(f"Keras refuses the model: {refused}")
    difference = next(differences(summary(model), built, widths=(80,)), None)
    if difference:
        raise DifferentError(f"the model of Keras differs from the summary: {difference}")
    if not mixed:
        return built
    keras.config.set_dtype_policy(mixed)
    return Builder(keras, weights=True, run_code=run_code).model(plan)


class Compiler:
    """Makes the optimizer, losses, metrics and callbacks of a spec.

    Attributes:
        keras: the module of Keras.
        folder: the folder for files of callbacks.
        problems: where errors of Keras are collected.
    """

    def __init__(self, keras: Any, folder: Path, problems: list[Problem]) -> None:
        self.keras = keras
        self.folder = folder
        self.problems = problems

    def compile(
        self, model: Any, train: Settings, outputs: Sequence[Endpoint], losses: Sequence[Loss]
    ) -> None:
        """Compile a model.

        Args:
            model: the model of Keras.
            train: the section `train` of the spec.
            outputs: the outputs of the model.
            losses: the loss of each output.
        """
        batches = Batches(self.keras, model)
        metrics = per_output(train.metrics, outputs, train.at("metrics"), "metrics")
        weights = per_output(train.loss_weights, outputs, train.at("loss_weights"), "loss_weights")
        lists = [[self.metric(metric) for metric in group or ()] for group in metrics]
        settings = {
            "loss": batches.packed("outputs", [self.loss(loss) for loss in losses]),
            "metrics": batches.packed("outputs", lists) if any(lists) else None,
            "loss_weights": batches.packed("outputs", weights) if train.loss_weights else None,
        }
        optimizer = self.object("optimizers", train.optimizer)
        if self.problems:
            return
        model.compile(optimizer=optimizer, jit_compile=train.jit, **settings)

    def loss(self, loss: Loss) -> Any:
        """Return a loss: an object of Keras, or the name that the spec has."""
        if loss.written and not loss.written.called:
            return loss.written.name
        written = loss.written or SpecObject(loss.class_name, loss.class_name, loss.place)
        return self.object("losses", written)

    def metric(self, metric: SpecObject) -> Any:
        """Return a metric: an object of Keras, or its name, so that Keras names its values."""
        if metric.name.lower() in SHORT_NAMES and not metric.called:
            return getattr(self.keras.metrics, metric.class_name)(name=metric.name)
        return self.object("metrics", metric) if metric.called else metric.name

    def object(self, module: str, value: Any) -> Any:
        """Return an object of Keras, or a plain value; None if Keras refuses it.

        Args:
            module: the module of Keras that has its class.
            value: the object in the spec, or a plain value.
        """
        if not isinstance(value, SpecObject):
            return value
        try:
            return self.constructor(module, value.class_name)(
                *(self.object("schedules", item) for item in value.positional),
                **{name: self.object("schedules", item) for name, item in value.keyword.items()},
            )
        except Exception as error:  # Keras raises errors of many kinds.
            reason = str(error).strip().partition("\n")[0]
            message = f"Keras refuses {value.name}: {reason}"
            self.problems.append(Problem(Code.ARGUMENT, message, value.place))
            return None

    def constructor(self, module: str, name: str) -> Any:
        """Return a class of a module of Keras."""
        if name == "ModelCheckpoint":
            return checkpoint(self.keras)
        optimizers = self.keras.optimizers
        home = optimizers.schedules if module == "schedules" else getattr(self.keras, module)
        return getattr(home, name)

    def callbacks(self, train: Settings) -> list[Any]:
        """Return the callbacks of a spec; they write into the folder of the run."""
        callbacks = []
        for callback in train.callbacks:
            keyword = arguments(callback)
            with collecting(self.problems):
                for name in FILES & keyword.keys():
                    keyword[name] = str(inside(self.folder, str(keyword[name]), callback.place))
                moved = replace(callback, called=True, positional=[], keyword=keyword)
                callbacks.append(self.object("callbacks", moved))
        return callbacks


def arguments(callback: SpecObject) -> dict[str, Any]:
    """Return the arguments of a callback by their names."""
    names = CALLBACKS.constructors[callback.class_name]
    defaults = {"log_dir": "logs"} if callback.class_name == "TensorBoard" else {}
    return defaults | dict(zip(names, callback.positional)) | callback.keyword


def inside(folder: Path, path: str, place: Place) -> Path:
    """Return the path of a file in a folder.

    Raises:
        SpecError: if it is outside of the folder.
    """
    file = (folder / path).resolve()
    if not file.is_relative_to(folder.resolve()):
        message = f"`{path}` is outside of the folder of the run"
        raise SpecError(Code.FILE, message, place, f"{file.name} would be in {folder}")
    return file


def check_callbacks(
    train: Settings, validation: bool, outputs: int, problems: list[Problem]
) -> None:
    """Note callbacks that monitor a value that does not exist, or need a missing package.

    Keras would only warn after each epoch, or stop after the first.

    Args:
        train: the section `train` of the spec.
        validation: whether there is validation data.
        outputs: how many outputs the model has.
        problems: where problems are collected.
    """
    known = monitored(train) if outputs == 1 else set()
    for callback in train.callbacks:
        name = _monitor(callback)
        message = hint = ""
        if name.startswith("val_") and not validation:
            message = f"{callback.class_name} monitors `{name}`, but there is no validation data"
            hint = "validation: 0.2 under `data`, or monitor='loss'"
        elif known and name and name.removeprefix("val_") not in known:
            message = f"{callback.class_name} monitors `{name}`, which is neither loss nor metric"
            hint = did_you_mean(name, [f"val_{name}" for name in known] if validation else known)
        elif callback.class_name == "TensorBoard" and find_spec("tensorboard") is None:
            message = "TensorBoard needs tensorboard, which is not installed"
            hint = "pip install tensorboard"
        if message:
            problems.append(Problem(Code.ARGUMENT, message, callback.place, hint))


def monitored(train: Settings) -> set[str]:
    """Return the values of each epoch that can be monitored; none if their names are unknown.

    Keras invents the names of metrics that are calls, and of those of several outputs.
    """
    if isinstance(train.metrics, dict):
        return set()
    metrics = train.metrics or ()
    if any(metric.called for metric in metrics):
        return set()
    return {"loss", *(metric.name for metric in metrics)}


def _monitor(callback: SpecObject) -> str:
    """Return the value that a callback monitors, `val_loss` by default; "" if it does not."""
    keyword = arguments(callback)
    if callback.class_name == "ModelCheckpoint" and not keyword.get("save_best_only"):
        return ""
    if "monitor" not in CALLBACKS.constructors[callback.class_name]:
        return ""
    return str(keyword.get("monitor", "val_loss"))
