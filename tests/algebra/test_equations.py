"""Equations between matrices: printed with all brackets that they need, and worked out."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

from shapecalc.algebra.equations import (
    equation_latex,
    equation_text,
    functions_in,
    name_latex,
    names_in,
    parse_equation,
    work_out,
)


@pytest.mark.parametrize(
    ("text", "shown", "latex"),
    [
        ("y = x @ W + b", "y = x·W + b", "y = x W + b"),
        ("y = (x + b) @ W", "y = (x + b)·W", r"y = \left(x + b\right) W"),
        ("y = x @ (r * h)", "y = x·(r ⊙ h)", r"y = x \left(r \odot h\right)"),
        ("y = a - (b - c)", "y = a − (b − c)", r"y = a - \left(b - c\right)"),
        ("y = a - b + c", "y = a − b + c", "y = a - b + c"),
        ("y = a * b / c", "y = (a ⊙ b) / c", r"y = \frac{a \odot b}{c}"),
        ("y = g * ((x - m) / s)", "y = g ⊙ ((x − m) / s)", r"y = g \odot \frac{x - m}{s}"),
        ("s = q @ k.T", "s = q·kᵀ", r"s = q k^{\top}"),
        ("y = sqrt(v + ε)", "y = √(v + ε)", r"y = \sqrt{v + \varepsilon}"),
        ("y = sqrt(v)", "y = √v", r"y = \sqrt{v}"),
        ("c[t] = f[t] * c[t-1]", "cₜ = fₜ ⊙ cₜ₋₁", r"c_{t} = f_{t} \odot c_{t-1}"),
        ("i[t] = σ(x[t])", "iₜ = σ(xₜ)", r"i_{t} = \sigma\left(x_{t}\right)"),
        ("Q[i] = Q @ W_Q[i]", "Qᵢ = Q·W_Qᵢ", r"Q_{i} = Q W_{Q,i}"),
        (
            "A[i] = Q[i] @ K[j].T / sqrt(d_k)",
            "Aᵢ = (Qᵢ·Kⱼᵀ) / √d_k",
            r"A_{i} = \frac{Q_{i} K_{j}^{\top}}{\sqrt{d_{k}}}",
        ),
        ("y = x % W + h % U", "y = x ∗ W + h ∗ U", "y = x * W + h * U"),
        ("y = relu(x)", "y = relu(x)", r"y = \operatorname{relu}\left(x\right)"),
    ],
)
def test_printed(text: str, shown: str, latex: str) -> None:
    equation = parse_equation(text)
    assert equation_text(equation) == shown
    assert equation_latex(equation) == latex


@pytest.mark.parametrize("text", ["x", "1 = x", "a, b = c", "y = ", "x[0].y = 3", "y == x"])
def test_no_equation(text: str) -> None:
    with pytest.raises(ValueError, match="is not an equation"):
        parse_equation(text)


def test_names() -> None:
    equation = parse_equation("h[t] = z[t] * h[t-1] + (1 - z[t]) * tanh(x[t] @ W.T)")
    assert names_in(equation) == ["z[t]", "h[t - 1]", "x[t]", "W"]
    assert functions_in(equation) == ["tanh"]
    assert name_latex("h\u0303[t]") == r"\tilde{h}_{t}"


def test_worked_out() -> None:
    random = numpy.random.default_rng(0)
    values: dict[str, Any] = {name: random.normal(size=(3, 3)) for name in ("x[t]", "W", "b")}
    equation = parse_equation("y = tanh(x[t] @ W.T - b) * 2 / (b + 1)")
    expected = numpy.tanh(values["x[t]"] @ values["W"].T - values["b"]) * 2 / (values["b"] + 1)
    assert numpy.array_equal(work_out(equation, values, {"tanh": numpy.tanh}), expected)
    with pytest.raises(KeyError):
        work_out(equation, values, {})


def test_the_sign_of_a_convolution_has_a_function() -> None:
    equation = parse_equation("y = x % W")
    assert work_out(equation, {"x": [1, 2], "W": [3]}, {"∗": lambda x, w: [*x, *w]}) == [1, 2, 3]
