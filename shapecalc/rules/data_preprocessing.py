"""Categories, texts and sound, and pipelines: https://keras.io/api/layers/preprocessing_layers/.

They hold no parameters (but for a spectrogram); what leaves them is known
where a saved model tells it.
"""

from __future__ import annotations

from typing import Any

from shapecalc.arguments import Anything
from shapecalc.expr import Shape
from shapecalc.layer import COMMON, Out, layer


@layer(
    dict(
        bin_boundaries=Anything("where the bins end", None),
        num_bins=Anything("how many bins there are", None),
        epsilon=Anything("how exactly the boundaries are found", 0.01),
        output_mode=Anything("what leaves for each token", "int"),
        sparse=Anything("whether a sparse tensor leaves", False),
        dtype=COMMON["dtype"],
        name=COMMON["name"],
    ),
    foreign=True,
)
def Discretization(x: Shape, a: Any) -> Out:
    """Turns numbers into the bins that they fall into."""
    return Out(None)


@layer(
    dict(
        num_tokens=Anything("how many different tokens there are", None),
        output_mode=Anything("what leaves for each token", "multi_hot"),
        sparse=Anything("whether a sparse tensor leaves", False),
    ),
    foreign=True,
)
def CategoryEncoding(x: Shape, a: Any) -> Out:
    """Turns whole numbers into vectors."""
    return Out(None)


@layer(
    dict(
        num_bins=Anything("how many bins there are"),
        mask_value=Anything("the value that marks what is missing", None),
        salt=Anything("what makes the hashes different", None),
        output_mode=Anything("what leaves for each token", "int"),
        sparse=Anything("whether a sparse tensor leaves", False),
    ),
    foreign=True,
)
def Hashing(x: Shape, a: Any) -> Out:
    """Turns categories into bins."""
    return Out(None)


@layer(
    dict(
        num_bins=Anything("how many bins there are"),
        output_mode=Anything("what leaves for each token", "int"),
        sparse=Anything("whether a sparse tensor leaves", False),
        name=COMMON["name"],
        dtype=COMMON["dtype"],
    ),
    foreign=True,
)
def HashedCrossing(x: Shape, a: Any) -> Out:
    """Turns pairs of categories into bins."""
    return Out(None)


@layer(
    dict(
        max_tokens=Anything("how many tokens the vocabulary may have", None),
        num_oov_indices=Anything("how many indices unknown tokens share", 1),
        mask_token=Anything("the token that marks what is missing", None),
        oov_token=Anything("the token for all that is unknown", "[UNK]"),
        vocabulary=Anything("the tokens", None),
        idf_weights=Anything("how seldom each token is", None),
        invert=Anything("whether indices become tokens", False),
        output_mode=Anything("what leaves for each token", "int"),
        pad_to_max_tokens=Anything("whether the output is as wide as the vocabulary may be", False),
        sparse=Anything("whether a sparse tensor leaves", False),
        encoding=Anything("the encoding of texts", "utf-8"),
        name=COMMON["name"],
        salt=Anything("what makes the hashes different", None),
    ),
    foreign=True,
)
def StringLookup(x: Shape, a: Any) -> Out:
    """Turns words into indices."""
    return Out(None)


@layer(
    dict(
        max_tokens=Anything("how many tokens the vocabulary may have", None),
        num_oov_indices=Anything("how many indices unknown tokens share", 1),
        mask_token=Anything("the token that marks what is missing", None),
        oov_token=Anything("the token for all that is unknown", -1),
        vocabulary=Anything("the tokens", None),
        vocabulary_dtype=Anything("the dtype of the tokens", "int64"),
        idf_weights=Anything("how seldom each token is", None),
        invert=Anything("whether indices become tokens", False),
        output_mode=Anything("what leaves for each token", "int"),
        sparse=Anything("whether a sparse tensor leaves", False),
        pad_to_max_tokens=Anything("whether the output is as wide as the vocabulary may be", False),
        oov_method=Anything("how unknown tokens share indices", "floormod"),
        salt=Anything("what makes the hashes different", None),
        name=COMMON["name"],
    ),
    foreign=True,
)
def IntegerLookup(x: Shape, a: Any) -> Out:
    """Turns whole numbers into indices."""
    return Out(None)


@layer(
    dict(
        max_tokens=Anything("how many tokens the vocabulary may have", None),
        standardize=Anything("how a text is made plain", "lower_and_strip_punctuation"),
        split=Anything("how a text is cut", "whitespace"),
        ngrams=Anything("how long runs of tokens are", None),
        output_mode=Anything("what leaves for each token", "int"),
        output_sequence_length=Anything("how many tokens leave", None),
        pad_to_max_tokens=Anything("whether the output is as wide as the vocabulary may be", False),
        vocabulary=Anything("the tokens", None),
        idf_weights=Anything("how seldom each token is", None),
        sparse=Anything("whether a sparse tensor leaves", False),
        ragged=Anything("whether a ragged tensor leaves", False),
        encoding=Anything("the encoding of texts", "utf-8"),
        name=COMMON["name"],
    ),
    foreign=True,
)
def TextVectorization(x: Shape, a: Any) -> Out:
    """Turns texts into indices of their words."""
    return Out(None)


@layer(
    dict(
        fft_length=Anything("how many samples a transform takes", 2048),
        sequence_stride=Anything("how far apart the frames are", 512),
        sequence_length=Anything("how long a frame is", None),
        window=Anything("how a frame is faded", "hann"),
        sampling_rate=Anything("samples in a second", 16000),
        num_mel_bins=Anything("how many bands leave", 128),
        min_freq=Anything("the lowest frequency", 20.0),
        max_freq=Anything("the highest frequency", None),
        power_to_db=Anything("whether decibels leave", True),
        top_db=Anything("how far below the loudest", 80.0),
        mag_exp=Anything("the power of the magnitude", 2.0),
        min_power=Anything("the least power", 1e-10),
        ref_power=Anything("the power of 0 decibels", 1.0),
    ),
    foreign=True,
)
def MelSpectrogram(x: Shape, a: Any) -> Out:
    """Turns sound into bands of frequencies."""
    return Out(None)


@layer(
    dict(
        mode=Anything("in which direction", "log"),
        frame_length=Anything("how long a frame is", 256),
        frame_step=Anything("how far apart the frames are", None),
        fft_length=Anything("how many samples a transform takes", None),
        window=Anything("how a frame is faded", "hann"),
        periodic=Anything("whether the window is periodic", False),
        scaling=Anything("how the spectrum is scaled", "density"),
        padding=Anything("what happens at the ends", "valid"),
        expand_dims=Anything("whether an axis for one channel is added", False),
        data_format=Anything(
            "whether the channels are the last axis or the first after the batch", None
        ),
    ),
    foreign=True,
)
def STFTSpectrogram(x: Shape, a: Any) -> Out:
    """Turns sound into a spectrum."""
    return Out(None, None)


@layer(
    dict(
        layers=Anything("the layers, one after the other"),
        name=COMMON["name"],
    ),
    foreign=True,
)
def Pipeline(x: Shape, a: Any) -> Out:
    """Applies layers one after the other."""
    return Out(None, None)
