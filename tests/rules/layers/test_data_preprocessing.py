"""Numbers and categories: how each output mode encodes them."""

from __future__ import annotations

import pytest
from layer_rules import (
    Alike,
    Case,
    Refusal,
    Unlike,
    agree,
    check,
    check_declaration,
    check_refusal,
    declared_in,
    model_of,
    one_of_each,
    other_dtypes_alike,
    refused_alike,
)

from shapecalc.declare.layer import Rule
from shapecalc.errors import Code
from shapecalc.model.graph import flatten
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.read.document import read_data

CASES: list[Case] = [
    ("Discretization(bin_boundaries=[0.0, 1.0])(x)", [(5,)], (None, 5), []),
    (
        "Discretization(bin_boundaries=[0.0, 1.0], output_mode='one_hot')(x)",
        [(5,)],
        (None, 5, 3),
        [],
    ),
    (
        "Discretization(bin_boundaries=[0.0, 1.0], output_mode='multi_hot')(x)",
        [(5,)],
        (None, 3),
        [],
    ),
    ("Hashing(3)(x)", [(5,)], (None, 5), []),
    ("Hashing(3, output_mode='one_hot')(x)", [(1,)], (None, 3), []),
    ("CategoryEncoding(4)(x)", [(5,)], (None, 4), []),
    ("CategoryEncoding(4, output_mode='one_hot')(x)", [(1,)], (None, 4), []),
    ("CategoryEncoding(4, output_mode='count')(x)", [(5,)], (None, 4), []),
    ("HashedCrossing(5)([x, y])", [(1,), (1,)], (None, 1), []),
    ("Pipeline([Dense(4), Rescaling(0.5)])(x)", [(6,)], (None, 4), [(6, 4), (4,)]),
    (
        "Pipeline([Dense(4, dtype='int8_from_float32')])(x)",
        [(6,)],
        (None, 4),
        [(6, 4), (4,), (4,)],
    ),
]

REFUSED: list[Refusal] = [
    ("Pipeline([LeakyReLU(dtype='int4_from_float32')])(x)", [(5,)], Code.SHAPE),
    ("HashedCrossing(5)([x, y])", [(1,), (2,)], Code.SHAPE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("Discretization(bin_boundaries='ab')(x)", [(3,)]),
    ("Pipeline([Sequential([Dense(2)])])(x)", [(5, 4)]),
    ("Pipeline([Rescaling(0.5, [1, 2, 3])])(x)", [(3,)]),
    ("Hashing(5, output_mode='one_hot')(x)", [{"shape": [2, 4], "dtype": "int32"}]),
    ("Hashing(5, output_mode='multi_hot')(x)", [{"shape": [2, 4], "dtype": "string"}]),
    ("Hashing(2.5)(x)", [{"shape": [2, 4], "dtype": "int32"}]),
    ("Discretization(num_bins=3)(x)", [(5,)]),
    ("Discretization(bin_boundaries=3)(x)", [(5,)]),
    ("Discretization(num_bins=3, output_mode='one_hot')(x)", [(1,)]),
    ("Discretization(num_bins=0, output_mode='one_hot')(x)", [(1,)]),
    ("Discretization(bin_boundaries=[0.0, 1.0], output_mode='count')(x)", [(5,)]),
    ("CategoryEncoding(4)(x)", [(5, 6)]),
    ("CategoryEncoding(4, output_mode='one_hot')(x)", [(5,)]),
    ("CategoryEncoding(4, sparse=True)(x)", [(5,)]),
    ("CategoryEncoding(4)(x, count_weights=y)", [(5,), (5,)]),
    ("CategoryEncoding(4, output_mode='count')(x, count_weights=y)", [(5,), (5,)]),
    ("Hashing(3, output_mode='multi_hot')(x)", [(5,)]),
    ("Hashing(3, output_mode='one_hot')(x)", [(5,)]),
    ("Hashing(3, dtype='int64')(x)", [(5,)]),
    ("Hashing(3, output_mode='count')(x)", [(5,)]),
    ("Hashing(3, salt=[1, 2])(x)", [(5,)]),
    ("HashedCrossing(5, output_mode='one_hot')([x, y])", [(1,), (1,)]),
    ("HashedCrossing(0)([x, y])", [(1,), (1,)]),
    ("HashedCrossing(5, sparse=True)([x, y])", [(1,), (1,)]),
    ("HashedCrossing(5, dtype='float32')([x, y])", [(1,), (1,)]),
    ("Pipeline([Dense(4), Dense(2)])(x)", [(3,)]),
    ("h = Masking()(x); p = Pipeline([Dense(4)])(h); LSTM(2)(p)", [(5, 3)]),
    ("Pipeline([TimeDistributed(Dense(4, name='-ab'))])(x)", [(4, 3)]),
    ("Pipeline([TimeDistributed(Identity(name='a b'))])(x)", [(4, 3)]),
    ("Pipeline([Sequential([Dense(4, name='-ab')])])(x)", [(4,)]),
]

UNLIKE: list[Unlike] = [
    (
        "Pipeline([AlphaDropout(1.0)])(x, training=True)",
        [(5, 4)],
        (
            'Pipeline([AlphaDropout(1.0)])(x, training=True) | Pipeline "pipeline": rate=1 '
            "divides by zero during training"
        ),
    ),
    (
        "Pipeline([GaussianDropout(1.0)])(x, training=True)",
        [(5, 4)],
        (
            'Pipeline([GaussianDropout(1.0)])(x, training=True) | Pipeline "pipeline": '
            "rate=1 divides by zero during training"
        ),
    ),
    (
        "Pipeline([LeakyReLU(dtype='int4_from_float32')])(x)",
        [(5,)],
        (
            "[LeakyReLU(dtype='int4_from_float32')] | Pipeline \"pipeline\": a pipeline cannot "
            "run LeakyReLU with dtype int4_from_float32 (hint: give it a dtype such as "
            "float32)"
        ),
    ),
    (
        "HashedCrossing(5)([x, y])",
        [(1,), (2,)],
        (
            'HashedCrossing(5)([x, y]) | HashedCrossing "hashed_crossing": the two tensors '
            "have different sizes: (None, 1) and (None, 2)"
        ),
    ),
    (
        "Hashing(2.5, output_mode='one_hot')(x)",
        [{"shape": [2, 4], "dtype": "int32"}],
        '2.5 | Hashing "hashing": num_bins must be a whole number of at least 0, not 2.5',
    ),
    (
        "Discretization()(x)",
        [(5,)],
        "Discretization() | Discretization: needs either num_bins or bin_boundaries",
    ),
    (
        "Discretization(bin_boundaries=[0.0], num_bins=3)(x)",
        [(5,)],
        "3 | Discretization: needs either num_bins or bin_boundaries",
    ),
    (
        "Discretization(num_bins=2.5, output_mode='one_hot')(x)",
        [(1,)],
        (
            '2.5 | Discretization "discretization": num_bins must be a whole number of at '
            "least 0, not 2.5"
        ),
    ),
    (
        "Discretization(num_bins=3, sparse=True)(x)",
        [(5,)],
        "True | Discretization: the output can be sparse only if it is a vector",
    ),
    (
        "Discretization(bin_boundaries=[0.0], output_mode='words')(x)",
        [(5,)],
        (
            "'words' | Discretization: `output_mode` must be one of 'int', 'one_hot', "
            "'multi_hot', 'count', not 'words'"
        ),
    ),
    (
        "CategoryEncoding()(x)",
        [(5,)],
        (
            "CategoryEncoding() | CategoryEncoding: `num_tokens` is missing (number of "
            "different tokens)"
        ),
    ),
    (
        "CategoryEncoding(4, output_mode='int')(x)",
        [(5,)],
        (
            "'int' | CategoryEncoding: `output_mode` must be one of 'multi_hot', "
            "'one_hot', 'count', 'binary', not 'int'"
        ),
    ),
    (
        "Hashing(3, dtype='float32')(x)",
        [(5,)],
        "'float32' | Hashing: with indices as output, the dtype must be int32 or int64",
    ),
    (
        "Hashing(3, sparse=True)(x)",
        [(5,)],
        "True | Hashing: the output can be sparse only if it is a vector",
    ),
    (
        "HashedCrossing(5)([x, y, z])",
        [(1,), (1,), (1,)],
        (
            'HashedCrossing(5)([x, y, z]) | HashedCrossing "hashed_crossing": expects a '
            "list of two tensors"
        ),
    ),
    (
        "HashedCrossing(5)([x])",
        [(1,)],
        (
            'HashedCrossing(5)([x]) | HashedCrossing "hashed_crossing": expects a list of '
            "two tensors"
        ),
    ),
    (
        "HashedCrossing(5)(x)",
        [(1,)],
        ('HashedCrossing(5)(x) | HashedCrossing "hashed_crossing": expects a list of tensors'),
    ),
    (
        "HashedCrossing(5, output_mode='multi_hot')([x, y])",
        [(1,), (1,)],
        (
            "'multi_hot' | HashedCrossing: `output_mode` must be one of 'int', 'one_hot', "
            "not 'multi_hot'"
        ),
    ),
    ("Pipeline([])(x)", [(3,)], '[] | Pipeline "pipeline": a pipeline needs at least one layer'),
    (
        "Pipeline([Dense(4, name='a b')])(x)",
        [(3,)],
        (
            "[Dense(4, name='a b')] | Pipeline \"pipeline\": the name 'a b' is not allowed "
            "in a pipeline (hint: use only letters, digits and _ in the name)"
        ),
    ),
    (
        "Pipeline([Dense(4, name='_a')])(x)",
        [(3,)],
        (
            "[Dense(4, name='_a')] | Pipeline \"pipeline\": the name '_a' is not allowed in "
            "a pipeline (hint: use only letters, digits and _ in the name)"
        ),
    ),
    (
        "p = Pipeline([Dense(4)]); g = p(x); p(y)",
        [(3,), (4,)],
        (
            'p(y) | Pipeline "pipeline": its weights were created for size 3 on axis -1, '
            "but it is called on (None, 4)"
        ),
    ),
    (
        "Pipeline([TimeDistributed(Dense(4, name='a b'))])(x)",
        [(4, 3)],
        (
            "[TimeDistributed(Dense(4, name='a b'))] | Pipeline \"pipeline\": the name 'a b' "
            "is not allowed in a pipeline (hint: use only letters, digits and _ in the name)"
        ),
    ),
    (
        "Pipeline([Bidirectional(LSTM(4, name='a b'))])(x)",
        [(4, 3)],
        (
            "[Bidirectional(LSTM(4, name='a b'))] | Pipeline \"pipeline\": the name 'a b' is "
            "not allowed in a pipeline (hint: use only letters, digits and _ in the name)"
        ),
    ),
    (
        "Pipeline([RNN([LSTMCell(4, name='a b')])])(x)",
        [(4, 3)],
        (
            "[RNN([LSTMCell(4, name='a b')])] | Pipeline \"pipeline\": the name 'a b' is not "
            "allowed in a pipeline (hint: use only letters, digits and _ in the name)"
        ),
    ),
    (
        "Pipeline([SpectralNormalization(Dense(4, name='a b'))])(x)",
        [(4,)],
        (
            "[SpectralNormalization(Dense(4, name='a b'))] | Pipeline \"pipeline\": the name "
            "'a b' is not allowed in a pipeline (hint: use only letters, digits and _ in the "
            "name)"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("data_preprocessing"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize(
    "call",
    [
        "Discretization(bin_boundaries=[0.5])(x)",
        "Discretization(bin_boundaries=[0.5], output_mode='one_hot')(x)",
        "Discretization(bin_boundaries=[0.5], output_mode='multi_hot')(x)",
        "Normalization(mean=0.5, variance=2.0)(x)",
        "CategoryEncoding(num_tokens=3)(x)",
    ],
)
def test_dtypes_as_in_keras(builder: Builder, call: str) -> None:
    plan = read_data(model_of(call, [(3,)]))
    (last,) = infer(plan).layers[-1].nodes
    ours = [tensor.dtype for tensor in flatten(last.outputs)]
    assert ours == [tensor.dtype for tensor in builder.model(plan).outputs]


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
