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
from shapecalc.declare.kinds import Argument, Choice, Flag, Ignored, Unchecked, whole
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

_MAX = LooseSize("how many tokens the vocabulary may have", None, minimum=1)
_OOV = LooseSize("how many indices the tokens share that are in no vocabulary", 1, minimum=0)
_IDF = TokenWeights("how seldom each token is", None)
_INVERT = Flag("whether indices become tokens again", False)
_MODE = output_mode(among="int one_hot multi_hot count tf_idf binary tf-idf")
_PAD = Flag("whether the output is as wide as the vocabulary may be", False)
_METHOD = Choice("how unknown tokens share indices", "floormod", options=("floormod", "farmhash"))
_FORGOTTEN: Mapping[str, Argument] = dict(
    trainable=Ignored("nothing here is trained", True),
    dtype=Ignored("the dtype is that of the tokens", None),
)


def _masks(a: Arguments) -> int:
    """How many indices stand for what is missing."""
    return int(a.mask_token is not None and a.output_mode == "int")


def _special(a: Arguments) -> int:
    """How many indices stand before those of the vocabulary."""
    if not whole(a.num_oov_indices):
        raise RuleError("a whole number is needed here", argument="num_oov_indices")
    return _masks(a) + int(a.num_oov_indices)


def _tokens(a: Arguments) -> tuple[Any, ...]:
    """The vocabulary without what stands before it, which may be told with it."""
    vocabulary: tuple[Any, ...] = a.vocabulary
    masks, special = _masks(a), _special(a)
    first, unknown = vocabulary[:masks], vocabulary[masks:special]
    told = special <= len(vocabulary) and all(token == a.mask_token for token in first)
    named = told and all(token == a.oov_token for token in unknown)
    return vocabulary[special:] if named else vocabulary


def _size(a: Arguments) -> int:
    """How many indices there are."""
    return _special(a) + len(_tokens(a))


def _frequencies(a: Arguments) -> bool:
    """Whether tokens count the more, the seldomer they are."""
    return a.output_mode in ("tf_idf", "tf-idf")


def _check_width(a: Arguments) -> None:
    if a.max_tokens is not None and a.max_tokens <= 1:
        raise RuleError("a vocabulary has at least two tokens", argument="max_tokens")
    if a.pad_to_max_tokens and a.max_tokens is None:
        raise RuleError("max_tokens is missing, which is padded to", argument="pad_to_max_tokens")


def _check_inverse(a: Arguments) -> None:
    if not a.invert:
        return
    if a.output_mode != "int":
        raise RuleError("only indices become tokens", argument="output_mode")
    if not isinstance(a.oov_token, a.of):
        raise RuleError("unknown indices need a token to become", argument="oov_token")
    if a.vocabulary is not None and a.oov_token in _tokens(a):
        raise RuleError(f"{a.oov_token!r} stands for unknown tokens", argument="vocabulary")


def _check_tokens(a: Arguments) -> None:
    """Whether the vocabulary fits."""
    tokens = _tokens(a)
    twice = next((token for token, count in Counter(tokens).items() if count > 1), None)
    if twice is not None or not tokens:
        message = f"{twice!r} stands twice" if tokens else "there are no tokens"
        raise RuleError(message, argument="vocabulary")
    if a.mask_token is not None and a.mask_token in tokens:
        raise RuleError(f"{a.mask_token!r} marks what is missing", argument="vocabulary")
    if a.max_tokens is not None and _size(a) > a.max_tokens:
        message = f"the vocabulary has {_size(a)} tokens, of at most {a.max_tokens}"
        raise RuleError(message, argument="vocabulary")
    free = a.output_mode == "int" or a.pad_to_max_tokens
    if not free and a.vocabulary_size not in (None, _size(a)):
        message = f"the vocabulary has {_size(a)} tokens, not {a.vocabulary_size}"
        raise RuleError(message, argument="vocabulary_size")


def _check_weights(a: Arguments) -> None:
    """Whether the weights of tokens are given where they are needed, and only there."""
    if a.idf_weights is not None and not _frequencies(a):
        raise RuleError("only output_mode='tf_idf' weighs tokens", argument="idf_weights")
    told = a.vocabulary is not None
    if _frequencies(a) and a.idf_weights is None and (told or a.has_input_vocabulary):
        raise RuleError("idf_weights is missing (how seldom each token is)")
    if told and a.idf_weights is not None and _count(a.idf_weights) != len(a.vocabulary):
        raise RuleError("there is one weight for each token", argument="idf_weights")


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
    """How wide a vector is."""
    if a.pad_to_max_tokens:
        return width(a.max_tokens, "max_tokens")
    return width(a.vocabulary_size, "vocabulary_size") if a.vocabulary is None else _size(a)


def _encoded(x: Shape, a: Arguments) -> Out:
    """What leaves a vocabulary."""
    if a.output_mode == "int":
        return Out(x, dtype="int64")
    depth = _depth(a)
    shape = one_hot(x, depth) if a.output_mode == "one_hot" else (*x[:-1], depth)
    return Out(shape, dtype="float32")


def _saved_size(a: Arguments) -> int | None:
    """How many tokens Keras writes that there are, where nobody has said it."""
    return None if a.vocabulary is None else _size(a)


def _counted(saved: Callable[[Any], Any]) -> dict[str, Argument]:
    """What Keras counts, and has no place for among the arguments."""
    return dict(
        has_input_vocabulary=Flag("whether the vocabulary is not left to adapt()", None),
        vocabulary_size=LooseSize(
            "how many tokens there are, if they are not told", None, stands_for=saved
        ),
    )


def _strings(a: Arguments) -> Arguments:
    return Arguments(**vars(a), of=str)


@layer(
    dict(
        max_tokens=_MAX,
        num_oov_indices=_OOV,
        mask_token=Token("the token that marks what is missing", None),
        oov_token=Unchecked("the token for all that is unknown", "[UNK]"),
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
)
def StringLookup(x: Shape, a: Arguments) -> Out:
    """Turns words into indices.

    Common mistake: the vocabulary grows by an index for unknown words, and with
    ``output_mode="int"`` by one for the mask token, if there is one.
    """
    return _encoded(x, a)


def _check_salt(a: Arguments) -> None:
    if a.salt is not None and a.oov_method != "farmhash":
        raise RuleError("only oov_method='farmhash' takes a salt", argument="salt")


@layer(
    dict(
        max_tokens=_MAX,
        num_oov_indices=_OOV,
        mask_token=Token("the token that marks what is missing", None, of=int),
        oov_token=Unchecked("the token for all that is unknown", -1),
        vocabulary=Tokens("the tokens", None, of=int),
        vocabulary_dtype=Choice("the dtype of the tokens", "int64", options=("int64",)),
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
)
def IntegerLookup(x: Shape, a: Arguments) -> Out:
    """Turns whole numbers into indices."""
    return _encoded(x, a)


def _lookup(a: Arguments) -> Arguments:
    """The vocabulary inside."""
    own = dict(num_oov_indices=1, mask_token="", oov_token="[UNK]", invert=False)
    return _strings(Arguments(**vars(a), **own))


def _saved_text_size(a: Arguments) -> int | None:
    """Keras counts what stands before a vocabulary even where there is none."""
    inside = _lookup(a)
    if a.vocabulary is None and (a.output_mode == "int" or a.pad_to_max_tokens):
        return _special(inside)
    return _saved_size(inside)


def _check_text(a: Arguments) -> None:
    if a.output_mode != "int" and a.output_sequence_length is not None:
        message = "only indices are a sequence, which may have a length"
        raise RuleError(message, argument="output_sequence_length")
    if a.output_mode != "int" and a.ragged:
        raise RuleError("only indices may be ragged", argument="ragged")


@layer(
    dict(
        max_tokens=_MAX,
        standardize=Choice(
            "how a text is made plain",
            "lower_and_strip_punctuation",
            options=("lower_and_strip_punctuation", "lower", "strip_punctuation", None),
            functions=True,
        ),
        split=Choice(
            "how a text is cut",
            "whitespace",
            options=("whitespace", "character", None),
            functions=True,
        ),
        ngrams=Integers("how long runs of tokens are", None, tuples=True),
        output_mode=_MODE,
        output_sequence_length=LooseSize("how many tokens leave", None, exact=True),
        pad_to_max_tokens=_PAD,
        vocabulary=Tokens("the tokens", None),
        idf_weights=_IDF,
        sparse=SPARSE,
        ragged=Flag("whether a ragged tensor leaves", False),
        encoding=Unchecked("the encoding of texts", "utf-8"),
        name=COMMON["name"],
    ),
    keywords=_counted(_saved_text_size),
    input_axes="…",
    checks_dtype=False,
    policy=lambda a: "string",
    hidden_layers=lambda a: ["StringLookup"],
    check=check_together(_check_text, lambda a: _check_lookup(_lookup(a))),
)
def TextVectorization(x: Shape, a: Arguments) -> Out:
    """Turns texts into indices of their words, or into one vector.

    Common mistake: without ``output_sequence_length`` the number of words is unknown.
    """
    if a.output_mode == "int":
        words = width(a.output_sequence_length, "output_sequence_length")
        return Out((*x[:1], words) if x else _no_batch(), dtype="int64")
    cut = (*x, UNKNOWN) if a.split is not None else x
    return _encoded(cut if cut[1:] else (*cut, 1), _lookup(a))


def _no_batch() -> Shape:
    raise RuleError("takes a batch of texts")
