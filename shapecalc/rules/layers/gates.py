"""The parts of recurrent cells: their weights, and the equations of one time step.

Keras keeps the weights of all gates side by side, in the order of the equations.
"""

from __future__ import annotations

from typing import Any

from shapecalc.algebra.size import Size
from shapecalc.declare.layer import Arguments, Weight


def state_names(states: int) -> list[str]:
    """Return the names of the states of a cell, in Keras's order.

    >>> state_names(2)
    ['hidden state h', 'cell state c']
    """
    return ["hidden state h", "cell state c"][:states]


def simple_weights(d: Size, a: Arguments) -> list[Any]:
    """Return the weights of a SimpleRNN that reads d features."""
    u = a.units
    return [
        Weight("kernel", (d, u), "input to new state"),
        Weight("recurrent_kernel", (u, u), "previous state to new state"),
        a.use_bias and Weight("bias", (u,), "one value for each unit"),
    ]


def lstm_weights(d: Size, a: Arguments) -> list[Any]:
    """Return the weights of an LSTM that reads d features."""
    u, gates = a.units, 4 * a.units
    return [
        Weight("kernel", (d, gates), "input to the four gates"),
        Weight("recurrent_kernel", (u, gates), "previous state to the four gates"),
        a.use_bias and Weight("bias", (gates,), "one value for each unit and gate"),
    ]


def gru_weights(d: Size, a: Arguments) -> list[Any]:
    """Return the weights of a GRU that reads d features."""
    u, gates = a.units, 3 * a.units
    bias = (2, gates) if a.reset_after else (gates,)
    return [
        Weight("kernel", (d, gates), "input to the gates and the candidate"),
        Weight("recurrent_kernel", (u, gates), "previous state to the gates and the candidate"),
        a.use_bias
        and Weight(
            "bias", bias, "one value for each unit and gate, separately for input and state"
        ),
    ]
