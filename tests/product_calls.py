"""Calls of layers and operations that multiply, which random arguments seldom fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

LAYER_CALLS: Mapping[str, Sequence[tuple[Sequence[Any], str]]] = {
    "Dense": [
        ((6, 8), f"Dense(4, lora_rank={rank}, dtype={dtype!r})(x)")
        for rank in (None, 2)
        for dtype in (None, "int8_from_float32", "int4_from_float32", "float8_from_float32")
        if rank is None or dtype != "float8_from_float32"
    ],
    "EinsumDense": [
        ((6, 8), f"EinsumDense({equation}, lora_rank={rank}, dtype={dtype!r})(x)")
        for equation in ("'abc,cde->abde', (6, 3, 4)", "'abc,cd->abd', (6, 4)")
        for rank in (None, 2)
        for dtype in (None, "int8_from_float32")
    ],
    "Embedding": [
        ((6,), f"Embedding(9, 4, lora_rank=2, dtype={dtype!r})(x)")
        for dtype in (None, "int8_from_float32", "int4_from_float32")
    ],
    "ReversibleEmbedding": [
        ((6, 4), f"ReversibleEmbedding(9, 4, {made})(x, reverse=True)")
        for made in (
            "tie_weights=False",
            "lora_rank=2",
            "lora_rank=2, dtype='int8_from_float32'",
            "tie_weights=False, dtype='int4_from_float32'",
        )
    ],
    "MultiHeadAttention": [
        (shape, f"MultiHeadAttention(2, 4, {made})(x, x{call})")
        for shape, made, call in (
            ((6, 8), "attention_axes=1", ""),
            ((6, 8), "attention_axes=-2", ", return_attention_scores=True"),
            ((6, 8), "attention_axes=1, dropout=0.5", ""),
            ((6, 8), "use_gate=True", ", use_causal_mask=True"),
            ((3, 5, 8), "attention_axes=(1,)", ""),
            ((3, 5, 8), "attention_axes=(2,)", ""),
            ((3, 5, 8), "", ""),
        )
    ],
    "GroupQueryAttention": [((6, 8), "GroupQueryAttention(4, 4, 2)(x, x)")],
    "SpectralNormalization": [((6, 6, 3), "SpectralNormalization(Conv2D(4, 3))(x)")],
    "RNN": [
        ((5, 3), "RNN([LSTMCell(4), GRUCell(2)], return_sequences=True)(x)"),
        ((5, 3), "RNN(SimpleRNNCell(4), unroll=True)(x)"),
        ((5, 3), "RNN(GRUCell(4, reset_after=False), return_state=True)(x)"),
    ],
    "Bidirectional": [
        ((5, 3), "Bidirectional(GRU(4, return_sequences=True), merge_mode='sum')(x)")
    ],
    "TimeDistributed": [((5, 8, 3), "TimeDistributed(LSTM(4))(x)")],
    "MelSpectrogram": [((4000,), "MelSpectrogram(fft_length=256, sequence_stride=100)(x)")],
}
"""By class: the shape of the input, and a call of a layer on it."""

Calls = Sequence[tuple[Sequence[Any], Mapping[str, Any]]]

LAST = {"data_format": "channels_last"}  # Keras on JAX does not run without.
IMAGES, FIRST = (2, 9, 8, 3), {"data_format": "channels_first"}

WINDOWS: Sequence[Mapping[str, Any]] = (
    {},
    {"padding": "same", "strides": 2},
    {"dilation_rate": 2},
    {"strides": (2, 1), "padding": "same"},
)

PRODUCT_CALLS: Mapping[str, Calls] = {
    "Conv": [([IMAGES, (3, 2, 3, 4)], window) for window in WINDOWS]
    + [([(2, 8, 3), (3, 3, 4)], {"padding": "causal"}), ([(2, 3, 9, 8), (3, 3, 3, 4)], FIRST)],
    "DepthwiseConv": [([IMAGES, (3, 2, 3, 2)], window) for window in WINDOWS]
    + [([(2, 8, 3), (3, 3, 2)], {"padding": "same"})],
    "SeparableConv": [([IMAGES, (3, 2, 3, 2), (1, 1, 6, 5)], window) for window in WINDOWS],
    "ConvTranspose": [
        ([IMAGES, (3, 2, 4, 3)], {"strides": 2, **LAST}),
        ([IMAGES, (3, 2, 4, 3)], {"strides": (2, 1), "padding": "same", **LAST}),
        ([(2, 8, 3), (3, 5, 3)], {"strides": 2, "output_padding": 1, **LAST}),
        ([(2, 3, 9, 8), (3, 3, 5, 3)], FIRST),
    ],
    "DotProductAttention": [
        ([(2, 5, 4, 8), (2, 7, 4, 8), (2, 7, 4, 8)], {}),
        ([(2, 5, 4, 8), (2, 7, 2, 8), (2, 7, 2, 8)], {}),
        ([(2, 5, 4, 8), (2, 5, 4, 8), (2, 5, 4, 8)], {"is_causal": True}),
        ([(2, 5, 4, 8), (2, 7, 4, 8), (2, 1, 4, 8)], {}),
        ([(2, 5, 4, 8), (2, 1, 4, 8), (2, 7, 4, 8)], {}),
    ],
    "Tensordot": [([(2, 3, 4), (3, 4, 5)], {"axes": axes}) for axes in (2, [[1, 2], [0, 1]])]
    + [([(2, 3, 4), (4, 5)], {"axes": 1}), ([(2, 3), (4, 5)], {"axes": 0})],
    "Einsum": [
        ([(2, 3, 4), (2, 4, 5)], {"subscripts": "abc,acd->abd"}),
        ([(2, 3, 4), (4, 5)], {"subscripts": "...a,ab->...b"}),
        ([(3, 4), (5, 6)], {"subscripts": "ab,cd->ad"}),
        ([(3, 4), (4, 3)], {"subscripts": "ab,ba->"}),
        ([(3, 4), (1, 4)], {"subscripts": "ab,ab->"}),
        ([(2, 3), (3, 4), (4, 5)], {"subscripts": "ab,bc,cd->ad"}),
        ([(5, 9), (9, 2), (2, 7)], {"subscripts": "ab,bc,cd->ad"}),
        ([(2, 6, 3), (2, 6, 3), (2, 6, 4)], {"subscripts": "bid,bjd,bje->bie"}),
        ([(4, 3), (4, 3), (4, 3)], {"subscripts": "ab,ab,ab->a"}),
        ([(4, 3), (5, 3), (6, 3), (3, 2)], {"subscripts": "ab,cb,db,be->acde"}),
        ([(2, 3, 4), (4, 5), (5,)], {"subscripts": "...a,ab,b->..."}),
        ([(3, 4), (1, 5), (5, 4)], {"subscripts": "ab,cd,db->a"}),
        ([(3,), (4,), (5,)], {"subscripts": "a,b,c->abc"}),
        ([(2, 3), (3, 4), (4, 5), (5, 2)], {"subscripts": "ab,bc,cd,da->"}),
    ],
    "Corrcoef": [([(4, 4)], {}), ([(3, 3)], {})],
    "GaussianBlur": [
        ([IMAGES], {"kernel_size": (3, 5)}),
        ([(9, 8, 3)], {}),
        ([(2, 3, 9, 8)], FIRST),
    ],
    "ElasticTransform": [([IMAGES], {"sigma": 1.0}), ([(2, 3, 9, 8)], {"sigma": 0.5, **FIRST})],
    "SSIM": [
        ([(2, 12, 13, 3)] * 2, {"filter_size": 5}),
        ([(2, 3, 12, 13)] * 2, {"filter_size": 4, **FIRST}),
        ([(12, 13, 1)] * 2, {}),
    ],
    "CholeskyInverse": [([(4, 4)], {}), ([(3, 3)], {"upper": True})],
    "Lstsq": [([(5, 3), (5, 2)], {}), ([(3, 5), (3,)], {})],
    "Pinv": [([(2, 5, 3)], {}), ([(3, 5)], {})],
    "AffineTransform": [([IMAGES, (2, 8)], {})],
    "PerspectiveTransform": [([IMAGES, (2, 4, 2), (2, 4, 2)], {})],
    "Fold": [([(2, 12, 4)], {"output_size": 4, "kernel_size": 2, "stride": 2})],
    "Unfold": [([(2, 3, 6, 6)], {"kernel_size": 3})],
    "ExtractPatches": [([IMAGES], {"size": 3}), ([(2, 4, 6, 6, 3)], {"size": (2, 2, 2)})],
    "CTCLoss": [([(2, 3), (2, 6, 5), (2,), (2,)], {})],
    "CDist": [([(2, 5, 3), (2, 4, 3)], {})],
    "STFT": [([(2, 40)], {"sequence_length": 8, "sequence_stride": 4, "fft_length": 8})],
    "MapCoordinates": [([(5, 6), (2, 7)], {"order": 1})],
}
"""By class: the shapes of the inputs, and the constants."""
