"""Multiply-adds of an explained layer: each product with letters, and their sum as a formula.

They are those of one call for one example, by the convention of `shapecalc.costs`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import Compound, Expr, evaluate, factored, parse_formula
from shapecalc.algebra.size import UNKNOWN, Shape, Size, UndecidedError, total
from shapecalc.costs.multiply_adds import Counted, ProductWalk, multiply_adds
from shapecalc.dataclasses import dataclass
from shapecalc.declare.products import SumOfProducts, together
from shapecalc.explain.layer import Explanation, required_arguments, steps_to
from shapecalc.model.graph import Tensor, replace_leaves
from shapecalc.model.infer import Inference
from shapecalc.model.operation_calls import SkippedError
from shapecalc.plan import LayerPlan


@dataclass(slots=True)
class ExplainedProduct:
    """A product of matrices, or a convolution.

    Attributes:
        name: what is multiplied, behind the layers inside the layer that it belongs to.
        times: how often it is applied, as sizes.
        sizes: what one application multiplies.
        note: what it is for.
    """

    name: str
    times: Sequence[Expr]
    sizes: Sequence[Expr]
    note: str

    @property
    def formula(self) -> Expr:
        """The number of multiply-adds."""
        return joined([*self.times, *self.sizes])


@dataclass(slots=True)
class ExplainedMultiplyAdds:
    """The multiply-adds of a layer for one example, with the formulas behind them.

    Attributes:
        products: the products.
        formula: their number, in a textbook's form if there is one.
        outputs: the letters for sizes of the output, as formulas of the other letters.
        numbers: the numbers of the letters, as far as they are known.
    """

    products: Sequence[ExplainedProduct]
    formula: Expr
    outputs: Mapping[str, Formula]
    numbers: Mapping[str, int]

    @property
    def total(self) -> Any:
        """The number of multiply-adds; a formula if the number of a letter is unknown."""
        return self.number(self.formula)

    @property
    def once(self) -> Any:
        """The number of multiply-adds if each product is applied once."""
        return total(self.number(joined(part.sizes)) for part in self.products)

    def number(self, formula: Expr) -> Any:
        """Return the value of a formula, without letters for sizes of the output."""
        sizes = {x: size.substitute(self.numbers) for x, size in self.outputs.items()}
        return evaluate(formula, {**self.numbers, **sizes})

    def steps(self, formula: Expr) -> list[Expr]:
        """Return the steps from a formula to its number, as far as it is known."""
        return steps_to(formula, self.numbers)


def joined(sizes: Sequence[Expr]) -> Expr:
    """Return a product in the order of its factors, numbers first, without those that are 1.

    >>> joined(["T", 1, Compound("*", (4, "u")), "T"])
    Compound(sign='*', parts=(4, Compound(sign='^', parts=('T', 2)), 'u'))
    """
    factors: list[Expr] = []
    for size in sizes:
        inside = isinstance(size, Compound) and size.sign == "*"
        factors += size.parts if isinstance(size, Compound) and inside else (size,)
    powers = Counter(factor for factor in factors if factor != 1 and not isinstance(factor, int))
    numbers = [factor for factor in factors if factor != 1 and isinstance(factor, int)]
    letters = [Compound("^", (x, n)) if n > 1 else x for x, n in powers.items()]
    factors = [*numbers, *letters]
    if len(factors) < 2:
        return factors[0] if factors else 1
    return Compound("*", tuple(factors))


def explain_multiply_adds(explanation: Explanation) -> ExplainedMultiplyAdds | None:
    """Return the multiply-adds of an explained layer; None if they are unknown."""
    shapes = list(map(explanation.shape, explanation.inputs))
    exact = products_of_call(explanation, explanation.plan, shapes)
    lettered = products_of_call(explanation, explanation.lettered, explanation.inputs)
    if lettered is None or not _agree(explanation, lettered, exact):
        lettered = exact  # A rule may treat certain numbers in another way.
    return None if lettered is None else _explained(explanation, lettered)


def _agree(explanation: Explanation, lettered: Sequence[SumOfProducts], exact: Counted) -> bool:
    """Return whether products with letters are as many multiply-adds as those with numbers."""
    return exact is None or explanation.number(multiply_adds(lettered)) == multiply_adds(exact)


def products_of_call(explanation: Explanation, plan: LayerPlan, shapes: Sequence[Shape]) -> Counted:
    """Return the products of a call for one example; None if they are unknown.

    Args:
        explanation: has the other arguments of the call.
        plan: the layer, with or without letters.
        shapes: the shapes of its inputs, with or without letters.
    """
    inference = Inference(keras2=False, correct=False)
    first = [_for_one_example(Tensor(shape, "float32")) for shape in shapes]
    others = replace_leaves(explanation.others or {}, _for_one_example)
    others |= dict.fromkeys(explanation.same, first[0])
    walk = ProductWalk(inference)
    try:
        layer = inference.make_layer(plan)
        inputs = first if plan.rule.merges or len(first) > 1 else first[0]
        walk.call(layer, [inputs], others or required_arguments(layer, first[0].shape))
    except (SkippedError, UndecidedError):
        return None
    products = together(walk.products.values())
    return None if _holds_unknown(products or ()) else products


def _holds_unknown(products: Sequence[SumOfProducts]) -> bool:
    return any(size is UNKNOWN for part in products for size in (*part.times, *part.shape))


def _for_one_example(tensor: Tensor) -> Tensor:
    return Tensor((1, *tensor.shape[1:]), tensor.dtype)


def _explained(
    explanation: Explanation, products: Sequence[SumOfProducts]
) -> ExplainedMultiplyAdds:
    """Return products with letters for the sizes of the output."""
    letters = _letters_of_outputs(explanation)
    parts = [
        ExplainedProduct(
            "/".join((*product.inside, product.name)),
            [_renamed(size, letters) for size in product.times],
            [_renamed(size, letters) for size in product.shape],
            product.note,
        )
        for product in products
    ]
    formula = _sum(explanation, [part.formula for part in parts])
    used = _letters_in(formula).union(*(_letters_in(part.formula) for part in parts))
    outputs = {letter: size for size, letter in letters.items() if letter in used}
    sizes = {letter: explanation.number(size) for letter, size in outputs.items()}
    numbers = {letter: size for letter, size in sizes.items() if isinstance(size, int)}
    return ExplainedMultiplyAdds(parts, formula, outputs, {**explanation.numbers, **numbers})


def _sum(explanation: Explanation, parts: Sequence[Expr]) -> Expr:
    """Return the sum of some formulas: a single one as it is, or a textbook's form."""
    if len(parts) == 1:
        return parts[0]
    total = sum(map(evaluate, parts))
    for form in map(parse_formula, explanation.rule.textbook_macs):
        if evaluate(form) == total:
            return form
    return factored(total)


def _letters_of_outputs(explanation: Explanation) -> dict[Formula, str]:
    """Return letters for those sizes of the outputs that are worked out of one axis of the input.

    The letter is that of the axis behind an ``o``: ``oh`` is the height of the output.
    """
    taken = {symbol.letter for symbol in explanation.symbols}
    axes = {s.letter for s in explanation.symbols if s.argument is None}
    letters: dict[Formula, str] = {}
    for size in (size for shape in explanation.outputs for size in shape[1:]):
        if isinstance(size, Formula) and evaluate(factored(size)) not in map(Formula.of, taken):
            own = sorted(size.names & axes)
            letter = f"o{own[0]}" if len(own) == 1 else ""
            if letter and letter not in (*taken, *letters.values()):
                letters.setdefault(size, letter)
    return letters


def _renamed(size: Size, letters: Mapping[Formula, str]) -> Expr:
    """Return a size of a product as an expression."""
    if isinstance(size, Formula):
        return letters.get(size) or factored(size)
    return factored(size)


def _letters_in(formula: Expr) -> set[str]:
    """Return the letters of an expression."""
    if isinstance(formula, Compound):
        return set().union(*map(_letters_in, formula.parts))
    return {formula} if isinstance(formula, str) else set()
