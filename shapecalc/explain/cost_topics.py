"""The topics of `explain` about costs: multiply-adds and memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.explain.topic import Block, Formulas, Option, TopicRows, Words, topic

_FAMILIES = (
    ("layer", "multiply-adds", ""),
    ("Dense", "d·u", "times the other axes: T·d·u on a sequence"),
    ("Conv1D", "on·k·c·f", "on is the number of steps of the output"),
    ("Conv2D", "oh·ow·kh·kw·c·f", "oh, ow: height, width of the output"),
    ("Conv2D with g groups", "oh·ow·kh·kw·(c/g)·f", ""),
    ("DepthwiseConv2D", "oh·ow·kh·kw·c·m", "m is depth_multiplier"),
    ("SeparableConv2D", "oh·ow·c·(kh·kw + f)", "with depth_multiplier = 1"),
    ("Conv2DTranspose", "h·w·kh·kw·c·f", "height and width of the input"),
    ("SimpleRNN", "T·u·(u + d)", "T time steps"),
    ("LSTM", "4·T·u·(u + d)", "four times a SimpleRNN"),
    ("GRU", "3·T·u·(u + d)", "three times a SimpleRNN"),
    ("Attention", "2·T²·d", "scores and weighted values"),
    ("MultiHeadAttention", "4·T·d·h·k + 2·T²·h·k", "h heads of width k, on itself"),
    ("Embedding, pooling", "0", "nothing is multiplied and added up"),
)


@topic(
    "docs/costs.md; the sources of torchinfo, ptflops and fvcore",
    aliases=("mac", "flops", "flop", "multiply-adds", "multiply-add", "연산량", "곱셈-덧셈"),
    layers=("Dense", "Conv1D", "Conv2D", "SimpleRNN", "LSTM", "GRU", "Conv2DTranspose"),
    size=Option("n", "height and width of an image", 28),
    window=Option("k", "height and width of a window", 3),
    channels=Option("c", "channels of the image", 1),
    filters=Option("f", "filters", 32),
)
def macs(a: Any) -> Iterator[Block]:
    """Count the multiply-adds of a layer, and its floating-point operations."""
    yield Words(
        "A multiply-add (MAC) is a multiplication whose result is added to a sum. Multiply-adds "
        "are counted in products of matrices and in convolutions, for one example. Padding counts: "
        "a window multiplies the zeros, too. Biases, activations, normalization, pooling, "
        "resizing and look-ups do not count. A recurrent layer counts once for each time step, a "
        "transposed convolution once for each position of its input. A layer that is called twice "
        "counts twice."
    )
    yield Words(f"A Conv2D without padding on an image of {a.size} by {a.size}:")
    yield Formulas.of("output", "n - k + 1", "n - k + 1", "f")
    yield Formulas.of("multiply-adds", "(n - k + 1)^2·k^2·c·f")
    yield Formulas.of("FLOPs", "2·(n - k + 1)^2·k^2·c·f")
    yield Formulas.of("parameters", "(k^2·c + 1)·f")
    yield Words(
        "FLOPs are floating-point operations: a multiply-add is a multiplication and an addition, "
        "so there are twice as many. Many papers write FLOPs and mean multiply-adds: the 3.8 "
        "billion FLOPs in the paper of ResNet-50 are multiply-adds. Before you compare two "
        "numbers, find out which of the two they are."
    )
    yield TopicRows(_FAMILIES)
    yield Words(
        "Other programs count otherwise. torchinfo (mult-adds) counts each weight and bias once "
        "for each position of a convolution or step of a recurrent layer, but only once in a "
        "linear layer on a sequence; it leaves out products without weights, such as the scores "
        "of attention; and it counts the whole batch. ptflops counts multiply-adds, and adds "
        "biases, activations, normalization and pooling. fvcore counts multiply-adds, too, and "
        "calls them flops."
    )
    yield Words(
        "A profiler's number differs as well. The profiler of TensorFlow and XLA's cost analysis "
        "count the operations of a graph: the body of a loop counts once, so an LSTM seems to have "
        "a single time step. They also count biases and operations on single numbers. Their "
        "numbers are FLOPs."
    )
    yield Words(
        "`shapecalc explain conv2d --filters 32 --kernel-size 3 --input-shape 28,28,1 --products` "
        "shows the products of a layer. In a model, `explain` shows the last call of a layer."
    )


@topic(
    "docs/costs.md; keras.optimizers",
    aliases=("ram", "vram", "메모리"),
    params=Option("p", "parameters, all of them trained", 100000),
    values=Option("a", "numbers that the layers return for one example", 50000),
    batch=Option("B", "examples in a batch", 32),
    slots=Option("s", "numbers that the optimizer keeps for each parameter", 2),
    bytes=Option("b", "bytes of a number: 4 for float32, 2 for float16", 4),
)
def memory(a: Any) -> Iterator[Block]:
    """Estimate the memory that a model needs, in bytes."""
    yield Formulas.of("weights", "p·b")
    yield Formulas.of("activations of a batch", "a·B·b")
    yield Formulas.of("gradients", "p·b")
    yield Formulas.of("slots of the optimizer", "s·p·b")
    yield Formulas.of("training", "(2 + s)·p·b + a·B·b")
    yield Words(
        "Training keeps the weights, a gradient for each, the slots of the optimizer, and the "
        "activations of the batch: the outputs of all layers, which the gradients are computed "
        "from. So a smaller batch needs less memory, and another optimizer does."
    )
    yield TopicRows(
        [
            ("optimizer", "slots"),
            ("SGD", "0"),
            ("SGD(momentum=0.9)", "1"),
            ("RMSprop, Adagrad", "1"),
            ("Adam, AdamW, Nadam", "2"),
            ("Adam(amsgrad=True)", "3"),
        ]
    )
    yield Words(
        "Prediction keeps the weights, and only those activations that a later layer still needs. "
        "A recurrent layer keeps its gates and states for every time step while it is trained. "
        "These are estimates by arithmetic: a framework also keeps buffers, fuses operations, and "
        "computes some values again instead of keeping them. In mixed precision, activations have "
        "2 bytes, but weights and slots still have 4."
    )
