"""Keras with a backend, on a device: chosen before it is loaded, looked at afterwards."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from shapecalc.oracle.build import load_keras, silent_stderr
from shapecalc.train.folder import UnavailableError


@dataclass(frozen=True, slots=True)
class Machine:
    """What the command line asks for.

    Attributes:
        device: auto, cpu, gpu, or gpu:1 for one of several.
        backend: tensorflow, jax or torch.
        mirrored: whether all GPUs of the machine work together.
        coordinator: HOST:PORT of the first of several processes, "" for one alone.
        processes: how many there are.
        process: which of them this is.
    """

    device: str = "auto"
    backend: str = "tensorflow"
    mirrored: bool = False
    coordinator: str = ""
    processes: int = 1
    process: int = 0

    @property
    def first(self) -> bool:
        """Whether this is the process that writes files."""
        return self.process == 0

    def share(self, rows: int) -> slice:
        """The rows of this process: as many as every other has.

        >>> Machine(processes=2, process=1).share(7)
        slice(3, 6, None)
        """
        each = rows // self.processes
        return slice(self.process * each, (self.process + 1) * each)


def environment(machine: Machine, before: Mapping[str, str]) -> dict[str, str]:
    """The variables by which libraries are told where to work; they read them once, when loaded.

    >>> environment(Machine("gpu:1"), {"CUDA_VISIBLE_DEVICES": "4,5"})["CUDA_VISIBLE_DEVICES"]
    '5'
    """
    found = {
        "KERAS_BACKEND": machine.backend,
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
        "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
    }
    kind, _, number = machine.device.partition(":")
    if kind == "cpu":
        found |= {"CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu"}
    if number:
        visible = before.get("CUDA_VISIBLE_DEVICES", "").split(",")
        told = visible[int(number) : int(number) + 1]
        found["CUDA_VISIBLE_DEVICES"] = told[0] if told and told[0] else number
    return found


def prepare(machine: Machine) -> None:
    """Sets the variables, before anything that reads them is loaded."""
    os.environ.update(environment(machine, os.environ))


def start(machine: Machine) -> Any:
    """Keras, where it was asked for.

    Raises:
        MissingKerasError: if it is not installed.
        UnavailableError: if the device, or a way to share the work, is not there.
    """
    keras = load_keras(gpu=True)
    logging.getLogger("absl").setLevel(logging.ERROR)  # HDF5 is what was asked for.
    if machine.coordinator:
        join(keras, machine)
    if machine.device.startswith("gpu") and not gpus(keras):
        raise UnavailableError(*_why_no_gpu(keras, machine))
    return keras


def gpus(keras: Any) -> list[str]:
    """The GPUs that the backend can use."""
    try:
        return list(keras.distribution.list_devices("gpu"))
    except (RuntimeError, AttributeError, NotImplementedError):
        return []  # JAX raises where there is none.


def _why_no_gpu(keras: Any, machine: Machine) -> tuple[str, str]:
    backend = keras.backend.backend()
    if backend == "tensorflow" and not import_module("tensorflow").test.is_built_with_cuda():
        return (
            "this TensorFlow is built without CUDA, so it has no GPU",
            "pip install 'shapecalc[gpu]'",
        )
    which = f"--device {machine.device}: " if machine.device != "gpu" else ""
    message = f"{which}{backend} finds no such GPU"
    return message, "`nvidia-smi` lists those that have a driver; --device cpu goes without"


def used(keras: Any) -> str:
    """What the training runs on, in a few words."""
    backend = keras.backend.backend()
    version = import_module(backend).__version__
    found = gpus(keras)
    where = ", ".join(found) if found else f"cpu ({os.cpu_count()} cores)"
    return f"Keras {keras.__version__} on {backend} {version}, {where}"


def strategy(machine: Machine) -> AbstractContextManager[Any]:
    """Where a model is made whose copies share the work.

    Raises:
        UnavailableError: if the backend has no such way.
    """
    if not machine.mirrored:
        return nullcontext()
    if machine.backend != "tensorflow":
        message = f"--strategy mirrored is TensorFlow's, not {machine.backend}'s"
        raise UnavailableError(message, "with JAX, every GPU of a process is used without it")
    distribute = import_module("tensorflow").distribute
    scope: AbstractContextManager[Any] = distribute.MirroredStrategy().scope()
    return scope


def join(keras: Any, machine: Machine) -> None:
    """Joins the processes that train together; each of them brings its own rows.

    Raises:
        UnavailableError: if the backend cannot.
    """
    if machine.backend != "jax":
        message = f"several processes need Keras on JAX, not on {machine.backend}"
        raise UnavailableError(message, "--backend jax")
    keras.distribution.initialize(machine.coordinator, machine.processes, machine.process)
    distribution = keras.distribution.DataParallel(auto_shard_dataset=False)
    keras.distribution.set_distribution(distribution)


def alone(keras: Any, path: Path) -> Any:
    """A saved model in this process only, after several have trained it together."""
    keras.distribution.set_distribution(None)
    return keras.saving.load_model(path)


def make_reproducible(keras: Any, seed: int, strict: bool) -> None:
    """Starts every source of chance from a seed.

    Args:
        keras: the module of Keras.
        seed: the number.
        strict: whether operations that are faster in any order keep theirs.
    """
    with (
        silent_stderr()
    ):  # Whatever the backend is, TensorFlow is told the seed, too, if it is installed.
        keras.utils.set_random_seed(seed)
    if strict and keras.backend.backend() == "tensorflow":
        import_module("tensorflow").config.experimental.enable_op_determinism()
