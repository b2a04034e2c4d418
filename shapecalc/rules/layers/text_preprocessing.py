"""Vocabularies: https://keras.io/api/layers/preprocessing_layers/.

They hold no parameters. What leaves them is as wide as the vocabulary, which may
be given, counted in a saved model, or left to ``adapt()``: it is unknown then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size
from shapecalc.declare.data_kinds import LooseSize, Token, Tokens, TokenWeights
from shapecalc.declare.kinds import Argument, Choice, Flag, Ignored, Unchecked, is_whole
from shapecalc.declare.layer import COMMON, Arguments, Out, RuleError, layer
from shapecalc.declare.size_kinds import Integers
from shapecalc.rules.layers.data_preprocessing import (
    SALT,
    SPARSE,
    check_sparse,
    check_together,
    one_hot,
    output_mode,
)
from shapecalc.rules.layers.shared import width

_MAX = LooseSize("maximum size of the vocabulary", None, minimum=1)
_OOV = LooseSize("number of indices for unknown tokens", 1, minimum=0)
_IDF = TokenWeights("inverse document frequency of each token", None)
_INVERT = Flag("whether to map indices to tokens", False)
_MODE = output_mode(among="int one_hot multi_hot count tf_idf binary tf-idf")
_PAD = Flag("whether to pad the output to the maximum size of the vocabulary", False)
_METHOD = Choice("hash function for unknown tokens", "floormod", options=("floormod", "farmhash"))
_FORGOTTEN: Mapping[str, Argument] = dict(
    trainable=Ignored("accepted, but the layer has nothing to train", True),
    dtype=Ignored("dtype of the output", None),
)


def _masks(a: Arguments) -> int:
    """Return the number of indices for missing entries, 0 or 1."""
    return int(a.mask_token is not None and a.output_mode == "int")


def _special(a: Arguments) -> int:
    """Return the number of indices before those of the vocabulary."""
    if not is_whole(a.num_oov_indices):
        raise RuleError(
            f"`num_oov_indices` must be a whole number, not {a.num_oov_indices!r}",
            argument="num_oov_indices",
        )
    return _masks(a) + int(a.num_oov_indices)


def _tokens(a: Arguments) -> tuple[Any, ...]:
    """Return the vocabulary without the special tokens, which may precede it."""
    vocabulary: tuple[Any, ...] = a.vocabulary
    masks, special = _masks(a), _special(a)
    first, unknown = vocabulary[:masks], vocabulary[masks:special]
    masked = special <= len(vocabulary) and all(token == a.mask_token for token in first)
    named = masked and all(token == a.oov_token for token in unknown)
    return vocabulary[special:] if named else vocabulary


def _size(a: Arguments) -> int:
    """Return the number of indices."""
    return _special(a) + len(_tokens(a))


def _frequencies(a: Arguments) -> bool:
    """Return whether rare tokens have a larger weight."""
    return a.output_mode in ("tf_idf", "tf-idf")


def _check_width(a: Arguments) -> None:
    if a.max_tokens is not None and a.max_tokens <= 1:
        raise RuleError("`max_tokens` must be at least 2", argument="max_tokens")
    if a.pad_to_max_tokens and a.max_tokens is None:
        raise RuleError("pad_to_max_tokens needs max_tokens", argument="pad_to_max_tokens")


def _check_inverse(a: Arguments) -> None:
    if not a.invert:
        return
    if a.output_mode != "int":
        raise RuleError("invert=True needs output_mode='int'", argument="output_mode")
    if not isinstance(a.oov_token, a.of):
        raise RuleError("invert=True needs an oov_token", argument="oov_token")
    if a.vocabulary is not None and a.oov_token in _tokens(a):
        raise RuleError(
            f"the vocabulary contains the oov_token {a.oov_token!r}", argument="vocabulary"
        )


def _check_tokens(a: Arguments) -> None:
    """Raise `RuleError` if the vocabulary does not fit the other arguments."""
    tokens = _tokens(a)
    twice = next((token for token, count in Counter(tokens).items() if count > 1), None)
    if twice is not None or not tokens:
        message = (
            f"the vocabulary contains {twice!r} twice" if tokens else "the vocabulary is empty"
        )
        raise RuleError(message, argument="vocabulary")
    if a.mask_token is not None and a.mask_token in tokens:
        raise RuleError(
            f"the vocabulary contains the mask_token {a.mask_token!r}", argument="vocabulary"
        )
    if a.max_tokens is not None and _size(a) > a.max_tokens:
        message = f"the vocabulary has {_size(a)} tokens, more than max_tokens={a.max_tokens}"
        raise RuleError(message, argument="vocabulary")
    free = a.output_mode == "int" or a.pad_to_max_tokens
    if not free and a.vocabulary_size not in (None, _size(a)):
        message = f"the vocabulary has {_size(a)} tokens, not vocabulary_size={a.vocabulary_size}"
        raise RuleError(message, argument="vocabulary_size")


def _check_weights(a: Arguments) -> None:
    """Raise `RuleError` if the weights of tokens are missing, or not needed."""
    if a.idf_weights is not None and not _frequencies(a):
        raise RuleError("idf_weights needs output_mode='tf_idf'", argument="idf_weights")
    has_tokens = a.vocabulary is not None
    if _frequencies(a) and a.idf_weights is None and (has_tokens or a.has_input_vocabulary):
        raise RuleError("`idf_weights` is missing (inverse document frequency of each token)")
    if has_tokens and a.idf_weights is not None and _count(a.idf_weights) != len(a.vocabulary):
        raise RuleError("idf_weights needs one number for each token", argument="idf_weights")


def _count(value: Any) -> int | None:
    return len(value) if hasattr(value, "__len__") else None


def _check_lookup(a: Arguments) -> None:
    _check_width(a)
    check_sparse(a)
    if a.vocabulary is not None:
        _check_tokens(a)
    _check_inverse(a)
    _check_weights(a)


def _depth(a: Arguments) -> Size:
    """Return the width of a vector."""
    if a.pad_to_max_tokens:
        return width(a.max_tokens, "max_tokens")
    return width(a.vocabulary_size, "vocabulary_size") if a.vocabulary is None else _size(a)


def _encoded(x: Shape, a: Arguments) -> Out:
    """Return the output of a lookup in a vocabulary."""
    if a.output_mode == "int":
        return Out(x, dtype="int64")
    depth = _depth(a)
    shape = one_hot(x, depth) if a.output_mode == "one_hot" else (*x[:-1], depth)
    return Out(shape, dtype="float32")


def _saved_size(a: Arguments) -> int | None:
    """Return the number of tokens that Keras saves if the vocabulary gives none."""
    return None if a.vocabulary is None else _size(a)


def _counted(saved: Callable[[Any], Any]) -> dict[str, Argument]:
    """Return the weights that Keras counts and that no argument describes."""
    return dict(
        has_input_vocabulary=Flag(
            "whether the vocabulary is given, rather than computed by adapt()", None
        ),
        vocabulary_size=LooseSize(
            "size of the vocabulary, if the tokens are not given", None, stands_for=saved
        ),
    )


def _strings(a: Arguments) -> Arguments:
    return Arguments(**vars(a), of=str)


@layer(
    dict(
        max_tokens=_MAX,
        num_oov_indices=_OOV,
        mask_token=Token("token that marks missing entries", None),
        oov_token=Unchecked("token for unknown entries", "[UNK]"),
        vocabulary=Tokens("the tokens", None),
        idf_weights=_IDF,
        invert=_INVERT,
        output_mode=_MODE,
        pad_to_max_tokens=_PAD,
        sparse=SPARSE,
        encoding=Unchecked("the encoding of texts", "utf-8"),
        name=COMMON["name"],
        salt=SALT,
    ),
    keywords=dict(oov_method=_METHOD, **_counted(_saved_size), **_FORGOTTEN),
    common=(),
    input_axes="…",
    checks_dtype=False,
    policy=lambda a: "string",
    check=lambda a: _check_lookup(_strings(a)),
    repeats_without_training=True,
)
def StringLookup(x: Shape, a: Arguments) -> Out:
    """Map strings to integer indices.

    Common mistake: forgetting the index for unknown words, and with ``output_mode="int"`` that of
    the mask token.
    """
    return _encoded(x, a)


def _check_salt(a: Arguments) -> None:
    if a.salt is not None and a.oov_method != "farmhash":
        raise RuleError("salt needs oov_method='farmhash'", argument="salt")


@layer(
    dict(
        max_tokens=_MAX,
        num_oov_indices=_OOV,
        mask_token=Token("token that marks missing entries", None, of=int),
        oov_token=Unchecked("token for unknown entries", -1),
        vocabulary=Tokens("the tokens", None, of=int),
        vocabulary_dtype=Choice("dtype of the tokens", "int64", options=("int64",)),
        idf_weights=_IDF,
        invert=_INVERT,
        output_mode=_MODE,
        sparse=SPARSE,
        pad_to_max_tokens=_PAD,
        oov_method=_METHOD,
        salt=SALT,
        name=COMMON["name"],
    ),
    keywords=dict(**_counted(_saved_size), **_FORGOTTEN),
    common=(),
    input_axes="…",
    checks_dtype=False,
    policy=lambda a: "int64",
    check=check_together(_check_salt, lambda a: _check_lookup(Arguments(**vars(a), of=int))),
    repeats_without_training=True,
)
def IntegerLookup(x: Shape, a: Arguments) -> Out:
    """Map integers to integer indices."""
    return _encoded(x, a)


def _lookup(a: Arguments) -> Arguments:
    """Return the arguments of the inner lookup layer."""
    own = dict(num_oov_indices=1, mask_token="", oov_token="[UNK]", invert=False)
    return _strings(Arguments(**vars(a), **own))


def _saved_text_size(a: Arguments) -> int | None:
    """Return the saved size; Keras counts the special tokens even if there is no vocabulary."""
    inside = _lookup(a)
    if a.vocabulary is None and (a.output_mode == "int" or a.pad_to_max_tokens):
        return _special(inside)
    return _saved_size(inside)


def _check_text(a: Arguments) -> None:
    if a.output_mode != "int" and a.output_sequence_length is not None:
        message = "output_sequence_length needs output_mode='int'"
        raise RuleError(message, argument="output_sequence_length")
    if a.output_mode != "int" and a.ragged:
        raise RuleError("ragged=True needs output_mode='int'", argument="ragged")


@layer(
    dict(
        max_tokens=_MAX,
        standardize=Choice(
            "how to standardize a text",
            "lower_and_strip_punctuation",
            options=("lower_and_strip_punctuation", "lower", "strip_punctuation", None),
            functions=True,
        ),
        split=Choice(
            "how to split a text into tokens",
            "whitespace",
            options=("whitespace", "character", None),
            functions=True,
        ),
        ngrams=Integers("lengths of the n-grams", None, tuples=True),
        output_mode=_MODE,
        output_sequence_length=LooseSize("number of tokens of the output", None, exact=True),
        pad_to_max_tokens=_PAD,
        vocabulary=Tokens("the tokens", None),
        idf_weights=_IDF,
        sparse=SPARSE,
        ragged=Flag("whether to return a ragged tensor", False),
        encoding=Unchecked("the encoding of texts", "utf-8"),
        name=COMMON["name"],
    ),
    keywords=_counted(_saved_text_size),
    input_axes="…",
    checks_dtype=False,
    policy=lambda a: "string",
    hidden_layers=lambda a: ["StringLookup"],
    check=check_together(_check_text, lambda a: _check_lookup(_lookup(a))),
    repeats_without_training=True,
)
def TextVectorization(x: Shape, a: Arguments) -> Out:
    """Map texts to the indices of their words, or to one vector each.

    Common mistake: expecting a known number of words without ``output_sequence_length``.
    """
    if a.output_mode == "int":
        words = width(a.output_sequence_length, "output_sequence_length")
        return Out((*x[:1], words) if x else _no_batch(), dtype="int64")
    cut = (*x, UNKNOWN) if a.split is not None else x
    return _encoded(cut if cut[1:] else (*cut, 1), _lookup(a))


def _no_batch() -> Shape:
    raise RuleError("expects a batch of texts")
