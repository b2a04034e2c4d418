"""Vocabularies: the width of their output, and the arguments that do not fit together."""

from __future__ import annotations

import pytest
from layer_rules import Alike, Unlike, agree, check_declaration, declared_in, refused_alike

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.declare.layer import Rule
from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        ("StringLookup(vocabulary=['a', 'b'])", (UNKNOWN, 3)),
        ("StringLookup(vocabulary=['a', 'b'], output_mode='multi_hot')", (UNKNOWN, 3)),
        ("StringLookup(vocabulary=['a', 'b', 'c'], output_mode='count')", (UNKNOWN, 4)),
        (
            "StringLookup(vocabulary=['a'], num_oov_indices=4, output_mode='multi_hot')",
            (UNKNOWN, 5),
        ),
        ("StringLookup(9, output_mode='count', pad_to_max_tokens=True)", (UNKNOWN, 9)),
        ("TextVectorization(output_sequence_length=9)", (UNKNOWN, 9)),
        ("TextVectorization()", (UNKNOWN, UNKNOWN)),
    ],
)
def test_shapes(layer: str, shape: Shape) -> None:
    row = summary(infer(read_data(["Input((3,), dtype='string')", layer]))).layers[-1]
    assert row.output_shapes == [shape]
    assert row.params == 0


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("StringLookup(vocabulary=['a', 'a'])", "the vocabulary contains 'a' twice"),
        ("StringLookup(1)", "`max_tokens` must be at least 2"),
        (
            "StringLookup(vocabulary=['a'], output_mode='one_hot', invert=True)",
            "invert=True needs output_mode='int'",
        ),
        (
            "StringLookup(output_mode='multi_hot', pad_to_max_tokens=True)",
            "pad_to_max_tokens needs max_tokens",
        ),
        (
            "TextVectorization(output_mode='count', output_sequence_length=4)",
            "output_sequence_length needs output_mode='int'",
        ),
    ],
)
def test_arguments_that_do_not_fit_together(layer: str, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        infer(read_data(["Input((3,), dtype='string')", layer]))
    assert [problem.message for problem in caught.value.problems] == [message]


ALIKE: list[Alike] = [
    (
        "StringLookup(vocabulary_size=7, output_mode='one_hot')(x)",
        [{"shape": [2, 4], "dtype": "string"}],
    ),
    (
        "StringLookup(vocabulary_size=7, output_mode='count')(x)",
        [{"shape": [2, 4], "dtype": "string"}],
    ),
    (
        "IntegerLookup(max_tokens=7, pad_to_max_tokens=True, output_mode='multi_hot')(x)",
        [{"shape": [4], "dtype": "int64"}],
    ),
    ("StringLookup(vocabulary=['a', 'b'])(x)", [{"shape": [5], "dtype": "string"}]),
    (
        "StringLookup(vocabulary=['a', 'b'], output_mode='one_hot')(x)",
        [{"shape": [5], "dtype": "string"}],
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], output_mode='multi_hot')(x)",
        [{"shape": [5], "dtype": "string"}],
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], output_mode='count', num_oov_indices=2)(x)",
        [{"shape": [5], "dtype": "string"}],
    ),
    ("StringLookup(vocabulary=['a', '[UNK]'])(x)", [{"shape": [5], "dtype": "string"}]),
    ("StringLookup(vocabulary=['a', 'b'], mask_token='m')(x)", [{"shape": [5], "dtype": "string"}]),
    (
        ("StringLookup(vocabulary=['a', 'b'], mask_token='m', output_mode='multi_hot')(x)"),
        [{"shape": [5], "dtype": "string"}],
    ),
    ("StringLookup(vocabulary=['a', 'b'], max_tokens=3)(x)", [{"shape": [5], "dtype": "string"}]),
    (
        (
            "StringLookup(vocabulary=['a', 'b'], max_tokens=9, pad_to_max_tokens=True, "
            "output_mode='multi_hot')(x)"
        ),
        [{"shape": [5], "dtype": "string"}],
    ),
    (
        ("StringLookup(vocabulary=['a', 'b'], num_oov_indices=0, output_mode='multi_hot')(x)"),
        [{"shape": [5], "dtype": "string"}],
    ),
    ("StringLookup(vocabulary=['a', 'b'], invert=True)(x)", [{"shape": [5], "dtype": "string"}]),
    (
        ("StringLookup(vocabulary=['a', 'b'], output_mode='tf_idf', idf_weights=[1.0, 2.0])(x)"),
        [{"shape": [5], "dtype": "string"}],
    ),
    ("StringLookup()(x)", [{"shape": [5], "dtype": "string"}]),
    ("StringLookup(output_mode='multi_hot')(x)", [{"shape": [5], "dtype": "string"}]),
    (
        "StringLookup(max_tokens=9, output_mode='multi_hot', pad_to_max_tokens=True)(x)",
        [{"shape": [5], "dtype": "string"}],
    ),
    ("StringLookup(vocabulary=['a', 'b'], salt=3)(x)", [{"shape": [5], "dtype": "string"}]),
    (
        "StringLookup(vocabulary=['a', 'b'], salt=3, oov_method='farmhash')(x)",
        [{"shape": [5], "dtype": "string"}],
    ),
    ("StringLookup(vocabulary=['a', 'b'], encoding=3)(x)", [{"shape": [5], "dtype": "string"}]),
    (
        "StringLookup(vocabulary=['a', 'b'], output_mode='one_hot')(x)",
        [{"shape": [1], "dtype": "string"}],
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], output_mode='multi_hot')(x)",
        [{"shape": [5, 6], "dtype": "string"}],
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], output_mode='multi_hot')(x)",
        [{"shape": [], "dtype": "string"}],
    ),
    ("IntegerLookup(vocabulary=[1, 2])(x)", [{"shape": [5], "dtype": "int64"}]),
    (
        "IntegerLookup(vocabulary=[1, 2], output_mode='multi_hot')(x)",
        [{"shape": [5], "dtype": "int64"}],
    ),
    ("IntegerLookup(vocabulary=[1, -1])(x)", [{"shape": [5], "dtype": "int64"}]),
    (
        "IntegerLookup(vocabulary=[1, 2], mask_token=0, output_mode='count')(x)",
        [{"shape": [5], "dtype": "int64"}],
    ),
    ("IntegerLookup(output_mode='multi_hot')(x)", [{"shape": [5], "dtype": "int64"}]),
    ("IntegerLookup(vocabulary=[1, 2], invert=True)(x)", [{"shape": [5], "dtype": "int64"}]),
    (
        ("IntegerLookup(vocabulary=[1, 2], output_mode='tf_idf', idf_weights=[1.0, 2.0])(x)"),
        [{"shape": [5], "dtype": "int64"}],
    ),
    (
        "IntegerLookup(vocabulary=[1, 2], oov_method='farmhash', salt=3)(x)",
        [{"shape": [5], "dtype": "int64"}],
    ),
    (
        "IntegerLookup(vocabulary=[1, 2], sparse=True, output_mode='multi_hot')(x)",
        [{"shape": [5], "dtype": "int64"}],
    ),
    ("TextVectorization()(x)", [{"shape": [1], "dtype": "string"}]),
    ("TextVectorization(vocabulary=['a', 'b'])(x)", [{"shape": [1], "dtype": "string"}]),
    (
        "TextVectorization(vocabulary=['a', 'b'], output_mode='multi_hot')(x)",
        [{"shape": [1], "dtype": "string"}],
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], output_mode='count')(x)",
        [{"shape": [1], "dtype": "string"}],
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], output_sequence_length=4)(x)",
        [{"shape": [1], "dtype": "string"}],
    ),
    (
        (
            "TextVectorization(vocabulary=['a', 'b'], output_mode='tf_idf', "
            "idf_weights=[1.0, 2.0])(x)"
        ),
        [{"shape": [1], "dtype": "string"}],
    ),
    ("TextVectorization(output_mode='multi_hot')(x)", [{"shape": [1], "dtype": "string"}]),
    (
        ("TextVectorization(output_mode='multi_hot', max_tokens=9, pad_to_max_tokens=True)(x)"),
        [{"shape": [1], "dtype": "string"}],
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], ragged=True)(x)",
        [{"shape": [1], "dtype": "string"}],
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], split=None)(x)",
        [{"shape": [1], "dtype": "string"}],
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], split=None, output_mode='count')(x)",
        [{"shape": [1], "dtype": "string"}],
    ),
    ("TextVectorization(vocabulary=['a', 'b'], ngrams=2)(x)", [{"shape": [1], "dtype": "string"}]),
    (
        "TextVectorization(vocabulary=['a', 'b'], output_sequence_length=0)(x)",
        [{"shape": [1], "dtype": "string"}],
    ),
    ("TextVectorization(vocabulary=['a'])(x)", [{"shape": [5], "dtype": "string"}]),
    ("TextVectorization(vocabulary=['a'])(x)", [{"shape": [], "dtype": "string"}]),
    ("TextVectorization(vocabulary=['a'])(x)", [{"shape": [5, 6], "dtype": "string"}]),
    (
        "TextVectorization(vocabulary=['a'], output_mode='count', split=None)(x)",
        [{"shape": [], "dtype": "string"}],
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], vocabulary_size=9)(x)",
        [{"shape": [5], "dtype": "string"}],
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], vocabulary_size=9)(x)",
        [{"shape": [1], "dtype": "string"}],
    ),
]

UNLIKE: list[Unlike] = [
    (
        "IntegerLookup(vocabulary_size=2.5, output_mode='multi_hot')(x)",
        [{"shape": [4], "dtype": "int64"}],
        (
            '2.5 | IntegerLookup "integer_lookup": vocabulary_size must be a whole number of at '
            "least 0, not 2.5"
        ),
    ),
    (
        "IntegerLookup(vocabulary_size=-1, output_mode='multi_hot')(x)",
        [{"shape": [4], "dtype": "int64"}],
        (
            '-1 | IntegerLookup "integer_lookup": vocabulary_size must be a whole number of at '
            "least 0, not -1"
        ),
    ),
    (
        "StringLookup(vocabulary=['a', 'a'])(x)",
        [{"shape": [5], "dtype": "string"}],
        "['a', 'a'] | StringLookup: the vocabulary contains 'a' twice",
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], mask_token='a')(x)",
        [{"shape": [5], "dtype": "string"}],
        "['a', 'b'] | StringLookup: the vocabulary contains the mask_token 'a'",
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], max_tokens=2)(x)",
        [{"shape": [5], "dtype": "string"}],
        "['a', 'b'] | StringLookup: the vocabulary has 3 tokens, more than max_tokens=2",
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], num_oov_indices=-1)(x)",
        [{"shape": [5], "dtype": "string"}],
        "-1 | StringLookup: `num_oov_indices` must be a number of at least 0, not -1",
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], num_oov_indices=2.5)(x)",
        [{"shape": [5], "dtype": "string"}],
        "2.5 | StringLookup: `num_oov_indices` must be a whole number, not 2.5",
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], invert=True, output_mode='multi_hot')(x)",
        [{"shape": [5], "dtype": "string"}],
        "'multi_hot' | StringLookup: invert=True needs output_mode='int'",
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], invert=True, oov_token=None)(x)",
        [{"shape": [5], "dtype": "string"}],
        "None | StringLookup: invert=True needs an oov_token",
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], output_mode='tf_idf')(x)",
        [{"shape": [5], "dtype": "string"}],
        (
            "StringLookup(vocabulary=['a', 'b'], output_mode='tf_idf') | StringLookup: "
            "`idf_weights` is missing (inverse document frequency of each token)"
        ),
    ),
    (
        ("StringLookup(vocabulary=['a', 'b'], output_mode='tf_idf', idf_weights=[1.0])(x)"),
        [{"shape": [5], "dtype": "string"}],
        "[1.0] | StringLookup: idf_weights needs one number for each token",
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], idf_weights=[1.0, 2.0])(x)",
        [{"shape": [5], "dtype": "string"}],
        "[1.0, 2.0] | StringLookup: idf_weights needs output_mode='tf_idf'",
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], sparse=True)(x)",
        [{"shape": [5], "dtype": "string"}],
        "True | StringLookup: the output can be sparse only if it is a vector",
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], output_mode='words')(x)",
        [{"shape": [5], "dtype": "string"}],
        (
            "'words' | StringLookup: `output_mode` must be one of 'int', 'one_hot', "
            "'multi_hot', 'count', 'tf_idf', 'binary', 'tf-idf', not 'words'"
        ),
    ),
    (
        "StringLookup(max_tokens=1)(x)",
        [{"shape": [5], "dtype": "string"}],
        "1 | StringLookup: `max_tokens` must be at least 2",
    ),
    (
        "StringLookup(vocabulary='words.txt')(x)",
        [{"shape": [5], "dtype": "string"}],
        (
            "'words.txt' | StringLookup: `vocabulary` must be a list of tokens, not a "
            "file, not 'words.txt'"
        ),
    ),
    (
        "StringLookup(vocabulary=[])(x)",
        [{"shape": [5], "dtype": "string"}],
        "[] | StringLookup: `vocabulary` must be a list of strings, not ()",
    ),
    (
        "StringLookup(vocabulary=['a', 'b'], oov_method='nonsense')(x)",
        [{"shape": [5], "dtype": "string"}],
        (
            "'nonsense' | StringLookup: `oov_method` must be one of 'floormod', "
            "'farmhash', not 'nonsense'"
        ),
    ),
    (
        "IntegerLookup(vocabulary=[1, 2], mask_token=1)(x)",
        [{"shape": [5], "dtype": "int64"}],
        "[1, 2] | IntegerLookup: the vocabulary contains the mask_token 1",
    ),
    (
        "IntegerLookup(vocabulary=[1, 2], max_tokens=2)(x)",
        [{"shape": [5], "dtype": "int64"}],
        "[1, 2] | IntegerLookup: the vocabulary has 3 tokens, more than max_tokens=2",
    ),
    (
        "IntegerLookup(vocabulary=[1, 2], vocabulary_dtype='int32')(x)",
        [{"shape": [5], "dtype": "int64"}],
        (
            "'int32' | IntegerLookup: `vocabulary_dtype` must be one of 'int64', not "
            "'int32' (hint: did you mean `int64`?)"
        ),
    ),
    (
        "IntegerLookup(vocabulary=['a'])(x)",
        [{"shape": [5], "dtype": "int64"}],
        ("['a'] | IntegerLookup: `vocabulary` must be a list of whole numbers, not ('a',)"),
    ),
    (
        "IntegerLookup(vocabulary=[1, 2], salt=3)(x)",
        [{"shape": [5], "dtype": "int64"}],
        "3 | IntegerLookup: salt needs oov_method='farmhash'",
    ),
    (
        "IntegerLookup(vocabulary_dtype='float32')(x)",
        [{"shape": [5], "dtype": "int64"}],
        ("'float32' | IntegerLookup: `vocabulary_dtype` must be one of 'int64', not 'float32'"),
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], output_mode='tf_idf')(x)",
        [{"shape": [1], "dtype": "string"}],
        (
            "TextVectorization(vocabulary=['a', 'b'], output_mode='tf_idf') | "
            "TextVectorization: `idf_weights` is missing (inverse document frequency of "
            "each token)"
        ),
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], ragged=True, output_mode='count')(x)",
        [{"shape": [1], "dtype": "string"}],
        "True | TextVectorization: ragged=True needs output_mode='int'",
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], split='nonsense')(x)",
        [{"shape": [1], "dtype": "string"}],
        (
            "'nonsense' | TextVectorization: `split` must be one of 'whitespace', "
            "'character', None, not 'nonsense'"
        ),
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], standardize='nonsense')(x)",
        [{"shape": [1], "dtype": "string"}],
        (
            "'nonsense' | TextVectorization: `standardize` must be one of "
            "'lower_and_strip_punctuation', 'lower', 'strip_punctuation', None, not "
            "'nonsense'"
        ),
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], ngrams='a')(x)",
        [{"shape": [1], "dtype": "string"}],
        ("'a' | TextVectorization: `ngrams` must be a whole number or a list of them, not 'a'"),
    ),
    (
        "TextVectorization(max_tokens=0)(x)",
        [{"shape": [1], "dtype": "string"}],
        "0 | TextVectorization: `max_tokens` must be a number of at least 1, not 0",
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], max_tokens=2)(x)",
        [{"shape": [1], "dtype": "string"}],
        ("['a', 'b'] | TextVectorization: the vocabulary has 4 tokens, more than max_tokens=2"),
    ),
    (
        "TextVectorization(vocabulary=['a', 'a'])(x)",
        [{"shape": [1], "dtype": "string"}],
        "['a', 'a'] | TextVectorization: the vocabulary contains 'a' twice",
    ),
    (
        (
            "TextVectorization(vocabulary=['a', 'b'], output_mode='count', "
            "output_sequence_length=3)(x)"
        ),
        [{"shape": [1], "dtype": "string"}],
        "3 | TextVectorization: output_sequence_length needs output_mode='int'",
    ),
    (
        "TextVectorization(vocabulary=['a', 'b'], sparse=True)(x)",
        [{"shape": [1], "dtype": "string"}],
        "True | TextVectorization: the output can be sparse only if it is a vector",
    ),
    (
        "TextVectorization(max_tokens=1)(x)",
        [{"shape": [1], "dtype": "string"}],
        "1 | TextVectorization: `max_tokens` must be at least 2",
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("text_preprocessing"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)
