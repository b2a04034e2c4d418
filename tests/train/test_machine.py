"""Where a training runs: environment variables, devices, and shares of several processes."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.train.folder import UnavailableError
from shapecalc.train.machine import (
    Machine,
    environment,
    gpus,
    join,
    prepare,
    start,
    strategy,
    used,
)


@pytest.mark.parametrize(
    ("machine", "before", "changed"),
    [
        (Machine(), {}, {}),
        (Machine("gpu"), {}, {}),
        (Machine("cpu"), {}, {"CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu"}),
        (Machine("gpu:0"), {}, {"CUDA_VISIBLE_DEVICES": "0"}),
        (Machine("gpu:2"), {}, {"CUDA_VISIBLE_DEVICES": "2"}),
        (Machine("gpu:1"), {"CUDA_VISIBLE_DEVICES": "4,5"}, {"CUDA_VISIBLE_DEVICES": "5"}),
        (Machine("gpu:1"), {"CUDA_VISIBLE_DEVICES": "GPU-a,GPU-b"},
         {"CUDA_VISIBLE_DEVICES": "GPU-b"}),
        (Machine("gpu:3"), {"CUDA_VISIBLE_DEVICES": "4,5"}, {"CUDA_VISIBLE_DEVICES": "3"}),
    ],
)  # fmt: skip
def test_environment(machine: Machine, before: dict[str, str], changed: dict[str, str]) -> None:
    assert environment(machine, before) == {
        "KERAS_BACKEND": "tensorflow",
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
        "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
        **changed,
    }


def test_prepare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"CUDA_VISIBLE_DEVICES": "7,8", "HOME": "/root"})
    prepare(Machine("gpu:0", "jax"))
    assert os.environ["KERAS_BACKEND"] == "jax"
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "7"
    assert os.environ["HOME"] == "/root"


@given(st.integers(0, 1000), st.integers(1, 9))
def test_every_process_has_as_many_rows(rows: int, processes: int) -> None:
    shares = [Machine(processes=processes, process=n).share(rows) for n in range(processes)]
    covered = [row for share in shares for row in range(rows)[share]]
    assert covered == list(range(len(covered)))
    assert {len(range(rows)[share]) for share in shares} == {rows // processes}
    assert rows - len(covered) < processes


def test_the_first_process_writes() -> None:
    assert [Machine(processes=2, process=n).first for n in range(2)] == [True, False]


def keras(backend: str = "tensorflow", devices: Any = ()) -> Any:
    """Return a module that says which backend and GPUs it has."""

    def list_devices(kind: str) -> list[str]:
        if isinstance(devices, Exception):
            raise devices
        return [f"{kind}:{number}" for number in devices]

    return SimpleNamespace(
        __version__="3.15",
        backend=SimpleNamespace(backend=lambda: backend),
        distribution=SimpleNamespace(list_devices=list_devices),
    )


@pytest.mark.parametrize(
    ("devices", "names"),
    [
        ([0, 1], ["gpu:0", "gpu:1"]),
        ([], []),
        (RuntimeError(), []),
        (AttributeError(), []),
        (NotImplementedError(), []),
    ],
)
def test_gpus(devices: Any, names: list[str]) -> None:
    assert gpus(keras(devices=devices)) == names


def test_a_gpu_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shapecalc.train.machine.load_keras", lambda gpu: keras("jax"))
    with pytest.raises(
        UnavailableError, match=r"^--device gpu:1: jax finds no such GPU$"
    ) as caught:
        start(Machine("gpu:1", "jax"))
    assert caught.value.hint.startswith("`nvidia-smi` lists the GPUs")
    with pytest.raises(UnavailableError, match=r"^jax finds no such GPU$"):
        start(Machine("gpu", "jax"))
    assert start(Machine("cpu", "jax")).__version__ == "3.15"


def test_what_is_used() -> None:
    text = used(keras("numpy", [0, 1]))
    assert text.startswith("Keras 3.15 on numpy ")
    assert text.endswith(", gpu:0, gpu:1")
    assert used(keras("numpy")).endswith(f", cpu ({os.cpu_count()} cores)")


def test_ways_to_share_the_work() -> None:
    with strategy(Machine()):
        pass
    with pytest.raises(UnavailableError) as caught:
        strategy(Machine(backend="jax", mirrored=True))
    assert str(caught.value) == "--strategy mirrored needs --backend tensorflow, not jax"
    with pytest.raises(UnavailableError) as caught:
        join(keras(), Machine(coordinator="localhost:1234"))
    assert str(caught.value) == "several processes need the backend jax, not tensorflow"
    assert caught.value.hint == "--backend jax"
