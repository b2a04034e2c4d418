"""The parts of recurrent cells: their weights, and the equations of one time step.

Keras keeps the weights of all gates side by side, in the order of the equations.
"""

from __future__ import annotations

from typing import Any

from shapecalc.algebra.size import Size
from shapecalc.declare.layer import Arguments, Weight
from shapecalc.rules.layers.shared import activated


def state_names(states: int) -> list[str]:
    """Return the names of the states of a cell, in Keras's order.

    >>> state_names(2)
    ['hidden state h', 'cell state c']
    """
    return ["hidden state h", "cell state c"][:states]


def _sum(gate: str, state: str, a: Arguments, sign: str = "@") -> str:
    """Return what a gate computes before its activation function."""
    bias = f" + b_{gate}" if a.use_bias else ""
    return f"x[t] {sign} W_{gate} + {state} {sign} U_{gate}{bias}"


def simple_equations(a: Arguments) -> list[tuple[str, str]]:
    """Return what a SimpleRNN computes in each time step."""
    bias = " + b" if a.use_bias else ""
    inside = f"x[t] @ W + h[t-1] @ U{bias}"
    return [(f"h[t] = {activated(a.activation, inside)}", "new state, which is the output")]


def lstm_equations(a: Arguments, sign: str = "@") -> list[tuple[str, str]]:
    """Return what an LSTM computes in each time step, in the order of Keras's weights.

    Args:
        a: the arguments of the layer.
        sign: that of the products: of matrices, or convolutions.
    """
    gates = {
        gate: activated(a.activation if gate == "c" else a.recurrent_activation, inside)
        for gate in "ifco"
        for inside in [_sum(gate, "h[t-1]", a, sign)]
    }
    return [
        (f"i[t] = {gates['i']}", "input gate"),
        (f"f[t] = {gates['f']}", "forget gate"),
        (f"c̃[t] = {gates['c']}", "candidate"),
        (f"o[t] = {gates['o']}", "output gate"),
        ("c[t] = f[t] * c[t-1] + i[t] * c̃[t]", "cell state"),
        (f"h[t] = o[t] * {activated(a.activation, 'c[t]')}", "hidden state, which is the output"),
    ]


def gru_equations(a: Arguments) -> list[tuple[str, str]]:
    """Return what a GRU computes in each time step, in the order of Keras's weights."""
    second = bool(a.use_bias and a.reset_after)

    def inside(gate: str) -> str:
        return _sum(gate, "h[t-1]", a) + (f" + bʹ_{gate}" if second else "")

    if a.reset_after:
        bias = " + b_h" if a.use_bias else ""
        state = "h[t-1] @ U_h + bʹ_h" if second else "h[t-1] @ U_h"
        candidate = f"x[t] @ W_h{bias} + r[t] * ({state})"
    else:
        candidate = _sum("h", "(r[t] * h[t-1])", a)
    return [
        (f"z[t] = {activated(a.recurrent_activation, inside('z'))}", "update gate"),
        (f"r[t] = {activated(a.recurrent_activation, inside('r'))}", "reset gate"),
        (f"h̃[t] = {activated(a.activation, candidate)}", "candidate"),
        ("h[t] = z[t] * h[t-1] + (1 - z[t]) * h̃[t]", "new state, which is the output"),
    ]


SIMPLE: dict[str, Any] = dict(
    textbook=["(u + d + 1)·u", "(u + d)·u"],
    gates=["new state"],
    equations=simple_equations,
)
"""What a SimpleRNN and its cell declare."""

LSTM_GATES: dict[str, Any] = dict(
    textbook=["4·(u + d + 1)·u", "4·(u + d)·u"],
    gates=["input gate", "forget gate", "candidate", "output gate"],
    equations=lstm_equations,
)
"""What an LSTM and its cell declare."""

GRU_GATES: dict[str, Any] = dict(
    textbook=["3·(u + d + 2)·u", "3·(u + d + 1)·u", "3·(u + d)·u"],
    gates=["update gate", "reset gate", "candidate"],
    equations=gru_equations,
)
"""What a GRU and its cell declare."""


def gate_letters(letter: str, gates: str) -> list[str]:
    """Return the letters of the parts of a weight, one for each gate."""
    return [f"{letter}_{gate}" for gate in gates]


def simple_weights(d: Size, a: Arguments) -> list[Any]:
    """Return the weights of a SimpleRNN that reads d features."""
    u = a.units
    return [
        Weight("kernel", (d, u), "input to new state", symbols=["W"]),
        Weight("recurrent_kernel", (u, u), "previous state to new state", symbols=["U"]),
        a.use_bias and Weight("bias", (u,), "one value for each unit", symbols=["b"]),
    ]


def lstm_weights(d: Size, a: Arguments) -> list[Any]:
    """Return the weights of an LSTM that reads d features."""
    u, gates = a.units, 4 * a.units
    return [
        Weight("kernel", (d, gates), "input to the four gates", symbols=gate_letters("W", "ifco")),
        Weight(
            "recurrent_kernel",
            (u, gates),
            "previous state to the four gates",
            symbols=gate_letters("U", "ifco"),
        ),
        a.use_bias
        and Weight(
            "bias", (gates,), "one value for each unit and gate", symbols=gate_letters("b", "ifco")
        ),
    ]


def gru_weights(d: Size, a: Arguments) -> list[Any]:
    """Return the weights of a GRU that reads d features."""
    u, gates = a.units, 3 * a.units
    first, second = gate_letters("b", "zrh"), gate_letters("bʹ", "zrh")
    note = "one value for each unit and gate"
    bias = Weight("bias", (gates,), note, symbols=first)
    if a.reset_after:
        note = f"{note}, separately for input and state"
        bias = Weight("bias", (2, gates), note, symbols=[first, second])
    return [
        Weight(
            "kernel",
            (d, gates),
            "input to the gates and the candidate",
            symbols=gate_letters("W", "zrh"),
        ),
        Weight(
            "recurrent_kernel",
            (u, gates),
            "previous state to the gates and the candidate",
            symbols=gate_letters("U", "zrh"),
        ),
        a.use_bias and bias,
    ]
