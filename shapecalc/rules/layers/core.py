"""Core layers: https://keras.io/api/layers/core_layers/."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.declare.kinds import (
    Flag,
    Inner,
    TensorDType,
    Unchecked,
    Unsupported,
    is_whole,
    sequence,
)
from shapecalc.declare.layer import (
    COMMON,
    Arguments,
    CallState,
    Op,
    Out,
    RuleError,
    Weight,
    keep_mask,
    layer,
)
from shapecalc.declare.names import DTYPES
from shapecalc.declare.products import SumOfProducts
from shapecalc.declare.sight import in_place
from shapecalc.declare.size_kinds import InputShape, PositiveInt
from shapecalc.rules.layers.shared import (
    USUAL_UNITS,
    activation,
    constraints,
    elementwise,
    has_lora,
    in_few_bits,
    initializers,
    kept,
    lora_keywords,
    lora_update,
    regularizers,
    sum_equations,
    used,
)

_INPUT = dict(
    shape=InputShape("shape, without the batch", None),
    batch_size=PositiveInt("fixed batch size", None, minimum=0),
    dtype=TensorDType("dtype of the values", None, options=DTYPES),
    sparse=Flag("whether the input is a sparse tensor", None),
    ragged=Flag("whether the input is a ragged tensor", None),
    batch_shape=InputShape("shape, with the batch", None),
)


def _check_input(a: Arguments) -> None:
    shape, batch_shape = _input_shapes(a)
    if shape is None and batch_shape is None:
        raise RuleError("the input needs a shape", hint="write Input(shape=(28, 28, 1))")
    if a.sparse and a.ragged:
        raise RuleError("sparse and ragged cannot both be set", argument="ragged")
    if batch_shape is not None and not (shape is None and a.batch_size is None):
        blamed = "batch_size" if shape is None else "shape"
        raise RuleError(f"batch_shape and {blamed} cannot both be set", argument=blamed)


def _input_shapes(a: Arguments) -> tuple[Shape | None, Shape | None]:
    """Return the shape without and the shape with the batch, by the names of Keras 3 or 2."""
    shape = a.shape if a.input_shape is None else a.input_shape
    batch_shape = a.batch_shape if a.batch_input_shape is None else a.batch_input_shape
    return shape, batch_shape


@layer(
    dict(
        **_INPUT,
        input_tensor=Unsupported("an existing tensor", None),
        optional=Flag("whether None is a valid input", False),
        name=COMMON["name"],
    ),
    common=("input_shape", "batch_input_shape"),
    input_axes="",
    is_input=True,
    built=True,
    ignores_unknown=True,
    check=_check_input,
)
def InputLayer(x: None, a: Arguments) -> Out:
    """Create the input of a model; the batch size is unknown unless it is given."""
    shape, batch_shape = _input_shapes(a)
    if batch_shape is not None:
        return Out(batch_shape)
    return Out((UNKNOWN if a.batch_size is None else a.batch_size, *(shape or ())))


@layer(
    dict(
        **_INPUT,
        name=COMMON["name"],
        tensor=Unsupported("an existing tensor", None),
        optional=Flag("whether None is a valid input", False),
    ),
    common=(),
    input_axes="",
    is_input=True,
    built=True,
    class_name="InputLayer",
    check=_check_input,
)
def Input(x: None, a: Arguments) -> Out:
    """Create an `InputLayer` and return its tensor."""
    return InputLayer(x, a)


@layer(
    dict(
        units=PositiveInt("width of the output", usual=USUAL_UNITS),
        activation=activation(),
        use_bias=Flag("whether to add a bias", True),
        **initializers(kernel="glorot_uniform", bias="zeros"),
        **regularizers("kernel", "bias", "activity"),
        **constraints("kernel", "bias"),
        **lora_keywords(),
        quantization_config=Unchecked("quantization settings, for a quantized dtype", None),
    ),
    input_axes="batch … features",
    masking=keep_mask,
    training_last=True,
    textbook=["(d + 1)·u", "d·u"],
    contrast=["use_bias"],
    equations=sum_equations,
)
def Dense(x: Shape, a: Arguments) -> Out:
    """Connect every input feature to every unit: ``activation(x · kernel + bias)``.

    Only the last axis changes. On a sequence, all time steps share the kernel.
    """
    features = x[-1]
    shape = (features, a.units)
    kernel = Weight("kernel", shape, "one value for each input and unit", symbols=["W"])
    return Out(
        (*x[:-1], a.units),
        [
            *kept(kernel, a, "kernel_constraint", [0], shape),
            a.use_bias and Weight("bias", (a.units,), "one value for each unit", symbols=["b"]),
        ],
        sizes_of_later_calls={-1: features},
        products=used(kernel, a, *x[:-1]),
        sight=in_place(x, -1),
    )


_TABLE = dict(
    input_dim=PositiveInt(
        "size of the vocabulary: the largest index + 1",
        strict=True,
        letter="V",
        usual=(20, 50, 100, 500, 1000),
    ),
    output_dim=PositiveInt(
        "width of the vector for each word", strict=True, letter="m", usual=(4, 5, 8, 10, 16)
    ),
)


def _mask_zeros(op: Op, inputs: Any, mask: Any, a: Arguments) -> Any:
    return op("NotEqual", inputs, 0) if a.mask_zero else None


@layer(
    dict(
        **_TABLE,
        **initializers(embeddings="uniform"),
        **regularizers("embeddings"),
        **constraints("embeddings"),
        mask_zero=Flag("whether index 0 is padding, which later layers skip", False),
        weights=Unsupported("initial values of the weights", None),
        **lora_keywords(),
        quantization_config=Unchecked("quantization settings, for a quantized dtype", None),
    ),
    masking=_mask_zeros,
    reads_indices=True,
    autocast=False,
    textbook=["V·m"],
    repeats_without_training=True,
)
def Embedding(x: Shape, a: Arguments) -> Out:
    """Look up a vector for each index in a table with one row for each word.

    Keras 2's ``input_length`` is accepted and has no effect.

    Common mistake: multiplying by the number of time steps. All of them use the same table.
    """
    table = Weight("embeddings", (a.input_dim, a.output_dim), "one vector for each word")
    products = _updated(table, x, a)
    return Out((*x, a.output_dim), _table(table, a), sight=in_place(x), products=products)


def _updated(table: Weight, x: Shape, a: Arguments) -> list[Any]:
    """Return the products of a low-rank update: of the table, or of the vectors if it is quantized.

    A look-up itself multiplies nothing.
    """
    if has_lora(a) and in_few_bits(a):
        factor = (a.lora_rank, a.output_dim)
        return [SumOfProducts("lora_embeddings_b", factor, x, "the second factor, for each index")]
    return [lora_update(table, a)] if has_lora(a) else []


def _table(table: Weight, a: Arguments) -> list[Weight]:
    """Return the weights of a table; quantized, each word has a scale."""
    few = ("int8", "int4")
    return kept(table, a, "embeddings_constraint", [1], table.shape, possible=few)


def _mask_values(op: Op, inputs: Any, mask: Any, a: Arguments) -> Any:
    return op("Any", op("NotEqual", inputs, a.mask_value), axis=-1)


@layer(
    dict(mask_value=Unchecked("value of the time steps to skip", 0.0)),
    usual_axes="batch time features",
    masking=_mask_values,
    built=True,
)
def Masking(x: Shape, a: Arguments) -> Out:
    """Mask the time steps in which every feature equals ``mask_value``."""
    return Out(x, sight=in_place(x, -1))


@elementwise(keeps_dtype=True, shares_memory=True, repeats_without_training=True)
def Identity(x: Shape, a: Arguments) -> Out:
    """Return the input unchanged."""
    return Out(x)


def _lambda_shape(x: Shape, shape: Any) -> Any:
    """Return the shape, or each of several shapes, with the batch."""
    if not sequence(shape) or not shape:
        return None
    if all(sequence(item) for item in shape):
        return [(*x[:1], *item) for item in shape]
    plain = all(item is None or is_whole(item) for item in shape)
    return (*x[:1], *(UNKNOWN if item is None else item for item in shape)) if plain else None


@layer(
    dict(
        function=Unchecked("the function"),
        output_shape=Unchecked("shape of the output, without the batch", None),
        mask=Unchecked("function that computes the mask", None),
        arguments=Unchecked("further arguments of the function", None),
    ),
    foreign=True,
)
def Lambda(x: Shape, a: Arguments) -> Out:
    """Wrap a function as a layer. Its code is never run: ``output_shape`` gives the output shape.

    Keras counts no parameters for it, even if the function uses weights.
    """
    return Out(_lambda_shape(x, a.output_shape))


@layer(
    dict(
        **_TABLE,
        tie_weights=Flag("whether the reverse projection uses the same table", True),
        **initializers(embeddings="uniform"),
        **regularizers("embeddings"),
        **constraints("embeddings"),
        mask_zero=Flag("whether index 0 is padding, which later layers skip", False),
        reverse_dtype=Unchecked("dtype of the reverse projection", None),
        logit_soft_cap=Unchecked("soft cap on the scores", None),
    ),
    keywords=dict(
        weights=Unsupported("initial values of the weights", None),
        **lora_keywords(),
        quantization_config=Unchecked("quantization settings, for a quantized dtype", None),
    ),
    autocast=False,
    reads_indices=True,
    call_arguments=dict(reverse=Flag("whether vectors are turned into scores for words", False)),
    repeats_without_training=True,
)
def ReversibleEmbedding(x: Shape, a: Arguments, call: CallState) -> Out:
    """Look up vectors as `Embedding` does, and turn vectors back into scores for each word.

    Source: Press and Wolf, 2017.
    """
    table = Weight("embeddings", (a.input_dim, a.output_dim), "one vector for each word")
    back = Weight(
        "reverse_embeddings",
        (a.output_dim, a.input_dim),
        "the reverse projection",
        initializer="embeddings_initializer",
    )
    if has_lora(a) and not a.tie_weights:
        raise RuleError("lora_rank needs tie_weights=True", argument="lora_rank")
    weights = [*_table(table, a), *([] if a.tie_weights else _way_back(back, a))]
    if not call.arguments.reverse:
        products = _updated(table, x, a)
        return Out((*x, a.output_dim), weights, products=products, sight=in_place(x))
    updated = has_lora(a) and not in_few_bits(a) and lora_update(table, a)
    products = [SumOfProducts.of(back, *x[:-1]), updated]
    return Out((*x[:-1], a.input_dim), weights, products=products, sight=in_place(x, -1))


def _way_back(back: Weight, a: Arguments) -> list[Weight]:
    """Return the second table, quantized if the first is."""
    if not in_few_bits(a):
        return [back]
    from shapecalc.rules.layers.quantization import kept_in_few_bits  # few models are

    # Keras keeps its zeros as fractions, and lists no blocks.
    few = kept_in_few_bits([back], a, [0], back.shape[::-1], ("int8", "int4"))
    table, *scales = [weight for weight in few if weight.name != "g_idx"]
    return [table, *(replace(scale, dtype=None) for scale in scales)]


@layer(dict(layer=Inner("the wrapped layer")), foreign=True)
def Wrapper(x: Shape, a: Arguments) -> Out:
    """Wrap a layer. This is a base class; its subclasses define what it does."""
    return Out(None, None)
