"""Models that a program saves and loads again: a file then holds what the program has saved."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from os.path import normpath
from typing import Any

from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.python.clones import originals
from shapecalc.read.python.copies import copied_with
from shapecalc.read.python.follower import deep_unknown
from shapecalc.read.python.loading import Loading
from shapecalc.read.python.uses import NameUses, uses_in
from shapecalc.read.python.values import Function, KerasThing, Passed, UnknownValue


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A model in a file that the program has saved.

    Attributes:
        plan: a copy of the model as it was then.
        optimizer: its optimizer.
        is_compiled: whether it had one.
    """

    plan: ModelPlan
    optimizer: Any
    is_compiled: bool


class Savings(Loading):
    """Follows models that are saved and loaded again.

    Attributes:
        files: what the program has saved, by the name of the file; or why it is not known.
        others: why other files may hold other models by now, if so.
    """

    def start(self) -> None:
        super().start()
        self.files: dict[str, SavedFile | UnknownValue] = {}
        self.others: UnknownValue | None = None

    def keras_method(self, owner: LayerPlan | ModelPlan, name: str, passed: Passed) -> Any:
        if name == "save" and isinstance(owner, ModelPlan):
            self.save(owner, passed)
        result = super().keras_method(owner, name, passed)
        if name in FITTING and isinstance(owner, ModelPlan):
            self.save_in_training(owner, passed)
        return result

    def keras_models(self, path: str, name: str, passed: Passed) -> Any:
        model = passed.values[0] if passed.values else None
        if name == "save_model" and isinstance(model, ModelPlan):
            keyword = {word: value for word, value in passed.keyword.items() if word != "model"}
            self.save(model, Passed(passed.positional[1:], keyword))
            return None
        return super().keras_models(path, name, passed)

    keras_saving = keras_models

    # Saving

    def save(self, model: ModelPlan, passed: Passed) -> None:
        """Note that a program saves a model in a file."""
        by_name = dict(zip(("filepath", "overwrite"), passed.positional)) | passed.keyword
        path = by_name.pop("filepath", None)
        if not isinstance(path, str):
            self.lose_files(path if isinstance(path, UnknownValue) else self.unknown(NO_NAME))
        elif by_name.keys() - HARMLESS:
            self.files[normpath(path)] = self.unknown("these arguments of `save` are not followed")
        else:
            self.files[normpath(path)] = self.saved_file(model, path)

    def saved_file(self, model: ModelPlan, path: str) -> SavedFile | UnknownValue:
        """Return a model as it is when it is saved in a file."""
        for part in originals(model):
            if isinstance(part, ModelPlan) and part.own_class:
                return self.unknown(f"it has a layer of the class `{part.own_class}`")
        unknown = self.unknown_inside(model)
        twin = unknown or self.twin(model)
        if isinstance(twin, UnknownValue):
            return twin
        twin.saved, twin.with_slots = True, path.endswith(".keras")
        self.compile_twin(model, twin)
        saved = SavedFile(twin, self.compiled.get(twin), twin in self.trained)
        self.trained.discard(twin)
        self.optimizers.pop(twin, None)
        return saved

    def save_in_training(self, model: ModelPlan, passed: Passed) -> None:
        """Note what the callbacks of a training save."""
        callbacks = passed.keyword.get("callbacks")
        items = callbacks if isinstance(callbacks, (list, tuple)) else [callbacks]
        for callback in items:
            if not isinstance(callback, KerasThing):
                if callback is not None:
                    self.lose_files(self.unknown("this callback may save a model"))
            elif callback.name == "ModelCheckpoint":
                self.save_checkpoint(model, callback)

    def save_checkpoint(self, model: ModelPlan, callback: KerasThing) -> None:
        """Note what `ModelCheckpoint` saves; it may keep an older model that was better."""
        by_name = {**dict(zip(CHECKPOINT, callback.positional)), **callback.keyword}
        path = by_name.get("filepath")
        if by_name.get("save_weights_only") is True:
            return
        if not isinstance(path, str) or deep_unknown([*by_name.values()]) or "{" in path:
            self.lose_files(self.unknown("it is not known what this callback saves"))
            return
        path, new = normpath(path), self.saved_file(model, path)
        old = self.files.get(path)
        if by_name.get("save_best_only") and old is not None and not alike(old, new):
            new = self.unknown("only the better one of two models is saved")
        self.files[path] = new

    def lose_files(self, unknown: UnknownValue) -> None:
        """Note that any file may hold another model by now."""
        self.files = dict.fromkeys(self.files, unknown)
        self.others = self.others or unknown

    def call(self, function: Any, passed: Passed) -> Any:
        if isinstance(function, UnknownValue):
            method = function.text.rpartition(".")[2]
            if method in SAVING - FITTING or (method in FITTING and "callbacks" in passed.keyword):
                self.lose_files(function)
        return super().call(function, passed)

    def give_up(self, nodes: Sequence[ast.AST], unknown: UnknownValue) -> None:
        self.lose_saved(uses_in(nodes), unknown)
        super().give_up(nodes, unknown)

    def read_by(self, function: Function, uses: NameUses, unknown: UnknownValue) -> list[Any]:
        self.lose_saved(uses, unknown)
        return super().read_by(function, uses, unknown)

    def lose_saved(self, uses: NameUses, unknown: UnknownValue) -> None:
        """Note that statements that are not followed may save models."""
        if any(name.rpartition(".")[2] in SAVING for name in uses.called):
            self.lose_files(unknown)

    # Loading

    def read_model(self, path: str) -> ModelPlan | UnknownValue:
        saved = self.files.get(normpath(path))
        if isinstance(saved, UnknownValue):
            return saved
        if saved is None:
            return super().read_model(path)
        plan: ModelPlan = copied_with(saved.plan, {})
        if saved.is_compiled:
            self.compiled[plan] = saved.optimizer
            self.build_optimizer(plan)
        return plan


def alike(old: SavedFile | UnknownValue, new: SavedFile | UnknownValue) -> bool:
    """Return whether two files hold the same layers."""
    if isinstance(old, UnknownValue) or isinstance(new, UnknownValue):
        return False
    return signature(old) == signature(new)


def signature(saved: SavedFile) -> list[tuple[str, Any, bool]]:
    """Return what tells the models in two files apart."""
    return [
        (part.class_name, part.arguments.name, part.frozen)
        for part in originals(saved.plan)
        if isinstance(part, (LayerPlan, ModelPlan))
    ]


NO_NAME = "the name of this file is not known"

HARMLESS = frozenset("overwrite zipped save_format".split())
"""Arguments of ``save`` that do not change what is loaded again."""

FITTING = frozenset("fit fit_generator".split())
"""The methods of a model that take callbacks and save with them."""

SAVING = FITTING | {"save", "save_model"}
"""Methods and functions that may save a model."""

CHECKPOINT = "filepath monitor verbose save_best_only save_weights_only".split()
"""The first parameters of `ModelCheckpoint`."""
