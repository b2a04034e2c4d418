"""The collector of garbage is paused, and goes on afterwards as before."""

from __future__ import annotations

import gc

import pytest

from shapecalc.collector import uncollected
from shapecalc.errors import ShapecalcError
from shapecalc.read.document import read_data


@uncollected
def state(error: Exception | None = None) -> bool:
    """Return whether the collector runs."""
    if error:
        raise error
    return gc.isenabled()


def test_it_is_paused() -> None:
    assert not state()
    assert gc.isenabled()


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(KeyError):
        state(KeyError())
    assert gc.isenabled()
    with pytest.raises(ShapecalcError):
        read_data(5)
    assert gc.isenabled()


def test_it_stays_off() -> None:
    gc.disable()
    try:
        assert not state()
        assert not gc.isenabled()
    finally:
        gc.enable()
