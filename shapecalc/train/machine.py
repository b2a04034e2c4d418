"""The device, the backend and the processes of a training, which are chosen before Keras loads."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.oracle.build import load_keras, silent_stderr
from shapecalc.train.folder import UnavailableError


@dataclass(frozen=True, slots=True)
class Machine:
    """Where a training runs.

    Attributes:
        device: `auto`, `cpu`, `gpu`, or `gpu:1` for one of several GPUs.
        backend: `tensorflow`, `jax` or `torch`.
        mirrored: whether all GPUs of the machine share each batch.
        coordinator: HOST:PORT of the first of several processes, "" for a single process.
        processes: the number of processes.
        process: the number of this process, counted from 0.
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
        """Return the rows for this process; every process has the same number of rows.

        >>> Machine(processes=2, process=1).share(7)
        slice(3, 6, None)
        """
        count = rows // self.processes
        return slice(self.process * count, (self.process + 1) * count)


def environment(machine: Machine, before: Mapping[str, str]) -> dict[str, str]:
    """Return environment variables that choose the backend and the device.

    Libraries read them when they are loaded, and never again.

    Args:
        machine: where the training is to run.
        before: the present variables.

    >>> environment(Machine("gpu:1"), {"CUDA_VISIBLE_DEVICES": "4,5"})["CUDA_VISIBLE_DEVICES"]
    '5'
    """
    variables = {
        "KERAS_BACKEND": machine.backend,
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
        "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
    }
    kind, _, number = machine.device.partition(":")
    if kind == "cpu":
        variables |= {"CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu"}
    if number:
        visible = before.get("CUDA_VISIBLE_DEVICES", "").split(",")
        device = visible[int(number) : int(number) + 1]
        variables["CUDA_VISIBLE_DEVICES"] = device[0] if device and device[0] else number
    return variables


def prepare(machine: Machine) -> None:
    """Set the environment variables, before a library that reads them is loaded."""
    os.environ.update(environment(machine, os.environ))


def start(machine: Machine) -> Any:
    """Return the module of Keras, loaded for a machine.

    Raises:
        MissingKerasError: if Keras is not installed.
        UnavailableError: if there is no such device, or the processes cannot work together.
    """
    keras = load_keras(gpu=True)
    logging.getLogger("absl").setLevel(logging.ERROR)  # It warns of HDF5, which the user asked for.
    if machine.coordinator:
        join(keras, machine)
    if machine.device.startswith("gpu") and not gpus(keras):
        raise UnavailableError(*_why_no_gpu(keras, machine))
    return keras


def gpus(keras: Any) -> list[str]:
    """Return the names of the GPUs that the backend can use."""
    try:
        return list(keras.distribution.list_devices("gpu"))
    except (RuntimeError, AttributeError, NotImplementedError):
        return []  # JAX raises an error if there is none.


def _why_no_gpu(keras: Any, machine: Machine) -> tuple[str, str]:
    """Return why there is no GPU, and what to do."""
    backend = keras.backend.backend()
    if backend == "tensorflow" and not import_module("tensorflow").test.is_built_with_cuda():
        return (
            "this TensorFlow is built without CUDA, so it cannot use a GPU",
            "pip install 'shapecalc[gpu]'",
        )
    which = f"--device {machine.device}: " if machine.device != "gpu" else ""
    message = f"{which}{backend} finds no such GPU"
    return message, "`nvidia-smi` lists the GPUs that have a driver; --device cpu uses none"


def used(keras: Any) -> str:
    """Return a text with the versions and the devices that a training uses."""
    backend = keras.backend.backend()
    version = import_module(backend).__version__
    names = gpus(keras)
    where = ", ".join(names) if names else f"cpu ({os.cpu_count()} cores)"
    return f"Keras {keras.__version__} on {backend} {version}, {where}"


def strategy(machine: Machine) -> AbstractContextManager[Any]:
    """Return the context in which to build a model that several GPUs train.

    Raises:
        UnavailableError: if the backend does not have one.
    """
    if not machine.mirrored:
        return nullcontext()
    if machine.backend != "tensorflow":
        message = f"--strategy mirrored needs --backend tensorflow, not {machine.backend}"
        raise UnavailableError(message, "JAX uses all GPUs of a process without this option")
    distribute = import_module("tensorflow").distribute
    scope: AbstractContextManager[Any] = distribute.MirroredStrategy().scope()
    return scope


def join(keras: Any, machine: Machine) -> None:
    """Connect the processes that train together; each of them has its own rows.

    Raises:
        UnavailableError: if the backend is not JAX.
    """
    if machine.backend != "jax":
        message = f"several processes need the backend jax, not {machine.backend}"
        raise UnavailableError(message, "--backend jax")
    keras.distribution.initialize(machine.coordinator, machine.processes, machine.process)
    distribution = keras.distribution.DataParallel(auto_shard_dataset=False)
    keras.distribution.set_distribution(distribution)


def alone(keras: Any, path: Path, run_code: bool = False) -> Any:
    """Return a saved model for this process alone, after several processes have trained it.

    Args:
        keras: the module of Keras.
        path: the file.
        run_code: whether the code of Lambda layers in it may be run.
    """
    keras.distribution.set_distribution(None)
    return keras.saving.load_model(path, safe_mode=not run_code)


def make_reproducible(keras: Any, seed: int, strict: bool) -> None:
    """Set the seed of all random numbers.

    Args:
        keras: the module of Keras.
        seed: the seed.
        strict: whether operations always use the same order, which is slower.
    """
    with silent_stderr():  # With any backend, Keras loads TensorFlow to set its seed, too.
        keras.utils.set_random_seed(seed)
    if strict and keras.backend.backend() == "tensorflow":
        import_module("tensorflow").config.experimental.enable_op_determinism()
