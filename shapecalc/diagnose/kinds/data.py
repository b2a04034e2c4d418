"""SC601, SC603, SC606, SC607: the model is right, but not for these data."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields, tuple_of
from shapecalc.errors import Code


def _data_cures(t: MessageFields) -> Sequence[str]:
    """What brings data and model together."""
    wanted, own = t.axes_of("shape"), t.axes_of("other")
    if list(own) == list(wanted[1:]):
        return ["the axis of the samples is missing: x[np.newaxis] is a batch of one"]
    if _product(own[1:]) == _product(wanted[1:]) > 0:
        return [f"give the same numbers the shape of the model: x.reshape({_listed(wanted)})"]
    return [
        f"make the model for the data: Input(shape={tuple_of(own[1:])})",
        f"or bring the data to {t['shape']}: a column may be missing or too many",
    ]


def _product(axes: Sequence[str]) -> int:
    return prod(map(int, axes)) if all(axis.isdecimal() for axis in axes) else 0


def _listed(wanted: Sequence[str]) -> str:
    return ", ".join(["-1", *wanted[1:]])


_WIDTH = (
    "Input $index with name $name of layer $layer is incompatible with the layer: expected axis "
    "$axis of input shape to have value $expected, but received input with shape"
)

kind(
    Code.DATA,
    """A model is made for samples of one shape, and all axes of the data but the first, the
    samples, have to be the same. In the example the model takes 4 features and the rows of the
    data have 5.""",
    "compare x.shape with model.input_shape: they differ in the first place only",
    "of a single sample keep the axis of the samples: x[np.newaxis], or x[0:1] instead of x[0]",
    "drop the column that is too many, often the index or the label",
    python=True,
    example="""
    model = Sequential([Input((4,)), Dense(1)])
    model.predict(np.zeros((2, 5)))
    """,
    messages=[
        message(
            "Input $index with name $name of layer $layer is incompatible with the layer: "
            "expected shape=$shape, found shape=$other",
            "Input $index of layer $layer is incompatible with the layer: expected "
            "shape=$shape, found shape=$other",
            "Input $index is incompatible with layer $layer: expected shape=$shape, found "
            "shape=$other",
            "Expected shape $shape, but input has incompatible shape $other",
            "expected shape=$shape, found shape=$other",
            "Model was constructed with shape $shape for input $any, but it was called on an "
            "input with incompatible shape $other",
            means="the model is made for {shape} and gets data of {other}",
            cure=_data_cures,
            keras_3="Input 0 with name 'input_layer' of layer 'functional' is incompatible with "
            "the layer: expected shape=(None, 4), found shape=(2, 5)",
            keras_2='Input 0 of layer "sequential" is incompatible with the layer: expected '
            "shape=(None, 4), found shape=(None, 5)",
            tf_2_4="Model was constructed with shape (None, 4) for input KerasTensor("
            "type_spec=TensorSpec(shape=(None, 4), dtype=tf.float32)), but it was called on an "
            "input with incompatible shape (None, 5).",
        ),
        message(
            f"Exception encountered when calling Sequential.call(). {_WIDTH} $shape",
            f"Exception encountered when calling Functional.call(). {_WIDTH} $shape",
            f"{_WIDTH} $data",
            means=lambda t: (
                f"the model is made for data of {t['expected']} features, and gets "
                f"{t['data' if 'data' in t.said else 'shape']}"
            ),
            cure=(
                "bring the last axis of the data to {expected}: a column is missing or too many",
                "or make the model for the data, with their width in Input(shape=…)",
            ),
            keras_3="Exception encountered when calling Sequential.call(). Input 0 with name "
            "'None' of layer 'dense' is incompatible with the layer: expected axis -1 of input "
            "shape to have value 4, but received input with shape (None, 5)",
        ),
        message(
            "Error when checking input: expected $layer to have shape $shape but got array with "
            "shape $other",
            "Error when checking model input: expected $layer to have shape $shape but got array "
            "with shape $other",
            "Error when checking : expected $layer to have shape $shape but got array with shape "
            "$other",
            means="the input {layer} takes samples of {shape}, without the batch, and gets {other}",
            cure=(
                "compare x.shape with model.input_shape: all axes but the first have to be equal",
                "a single sample lacks the axis of the samples: x[np.newaxis]",
            ),
            keras_2_3="Error when checking input: expected dense_1_input to have shape (4,) but "
            "got array with shape (1,)",
        ),
        message(
            "Error when checking input: expected $layer to have $expected dimensions, but got "
            "array with shape $other",
            "Error when checking model input: expected $layer to have $expected dimensions, but "
            "got array with shape $other",
            "Error when checking : expected $layer to have $expected dimensions, but got array "
            "with shape $other",
            means="the input {layer} has {expected} axes with the batch, and the data have {other}",
            cure="bring the data to {expected} axes: x[..., np.newaxis] adds one at the end, "
            "x[np.newaxis] the batch",
            keras_2_3="Error when checking input: expected conv2d_1_input to have 4 dimensions, "
            "but got array with shape (60000, 28, 28)",
        ),
        message(
            "Cannot feed value of shape $other for Tensor $any, which has shape $shape",
            means="the model takes {shape} and gets {other}",
            cure="compare x.shape with model.input_shape: all axes but the first have to be equal",
            tf_1_14="Cannot feed value of shape (5, 3) for Tensor 'x:0', which has shape '(?, 4)'",
        ),
        message(
            "Found array with dim $found. $class expected <= $expected.",
            "Found array with dim $found, while dim <= $expected is required by $class.",
            means="{class} takes a table, (rows, columns), and gets an array of {found} axes",
            cure="make a table of it and back: s.fit_transform(x.reshape(-1, x.shape[-1]))"
            ".reshape(x.shape)",
            sklearn="Found array with dim 3, while dim <= 2 is required by StandardScaler.",
            sklearn_1_5="Found array with dim 3. StandardScaler expected <= 2.",
        ),
        message(
            "Expected 2D array, got $any array instead:",
            means="scikit-learn takes a table, (rows, columns), and gets a row of numbers",
            cure="a single column: x.reshape(-1, 1); a single row: x.reshape(1, -1)",
            sklearn="Expected 2D array, got 1D array instead:",
        ),
        message(
            "X has $found features, but $class is expecting $expected features as input",
            means="{class} has learnt {expected} columns and gets {found}",
            cure="give it the same columns as when it was fitted; the labels need a scaler of "
            "their own",
            sklearn="X has 3 features, but StandardScaler is expecting 4 features as input.",
        ),
        message(
            "could not broadcast input array from shape $other into shape $shape",
            "operands could not be broadcast together with shapes $shape $other",
            "shapes $shape and $other not aligned",
            "matmul: Input operand 1 has a mismatch in its core dimension",
            means="NumPy cannot bring arrays of {shape} and {other} together",
            cure="look at both .shape; from the right, sizes have to be equal, or 1",
            numpy="could not broadcast input array from shape (3,) into shape (4,)",
        ),
        message(
            "all the input array dimensions except for the concatenation axis must match exactly",
            "all the input arrays must have same number of dimensions",
            "all input arrays must have the same shape",
            means="arrays of different shapes are put together",
            cure="look at the .shape of each; np.newaxis adds an axis that is missing",
            numpy="all input arrays must have the same shape",
        ),
    ],
)


def _larger_table(t: MessageFields) -> Sequence[str]:
    if t.number("found") < 0:
        return ["an index cannot be negative: begin to count at 0"]
    return [f"make the table larger: Embedding({t.number('found') + 1}, …), the largest index + 1"]


kind(
    Code.INDEX,
    """Embedding(10, 4) is a table of 10 rows, 0 to 9. In the example the data ask for row 10, the
    eleventh.""",
    "input_dim is the largest index + 1: Embedding(11, 4)",
    "with a Tokenizer: input_dim=len(tokenizer.word_index) + 1, since it counts words from 1",
    python=True,
    example="""
    model = Sequential([Input((3,)), Embedding(10, 4)])
    model.predict(np.full((2, 3), 10))
    """,
    messages=[
        message(
            "indices[$any] = $found is not in [0, $expected)",
            "indices = $found is not in [0, $expected)",
            means="the data have the index {found}, but the Embedding has {expected} rows, which "
            "are counted from 0",
            cure=_larger_table,
            keras_3="indices[0,0] = 10 is not in [0, 10)",
        ),
    ],
)

kind(
    Code.SAMPLES,
    """Each row of the data belongs to one label, so there are as many of the ones as of the others.
    In the example 8 rows stand against 7 labels.""",
    "compare len(x) with len(y); windows of a series give fewer rows than the series has",
    "after train_test_split keep x_train with y_train",
    "several inputs are a list of arrays, each with all rows: model.fit([x1, x2], y)",
    python=True,
    example="""
    model = Sequential([Input((4,)), Dense(1)])
    model.compile(loss="mse")
    model.fit(np.zeros((8, 4)), np.zeros((7, 1)))
    """,
    messages=[
        message(
            "Data cardinality is ambiguous. Make sure all arrays contain the same number of "
            "samples.'x' sizes: $number 'y' sizes: $found",
            "Data cardinality is ambiguous: x sizes: $number y sizes: $found",
            means="there are {number} rows of data and {found} labels",
            cure="compare len(x) with len(y), and find where one of them is cut",
            keras_3="Data cardinality is ambiguous. Make sure all arrays contain the same number "
            "of samples.'x' sizes: 8 'y' sizes: 7",
            keras_2="Data cardinality is ambiguous: x sizes: 8 y sizes: 7",
        ),
        message(
            "Data cardinality is ambiguous",
            "All input arrays (x) should have the same number of samples.",
            "Input arrays should have the same number of samples as target arrays. Found $number "
            "input samples and $found target samples.",
            "Found input variables with inconsistent numbers of samples:",
            means="the arrays do not all have the same number of rows",
            cure="compare the first number of every .shape, and find where one of them is cut",
            keras_3="Data cardinality is ambiguous.",
            keras_2_3="Input arrays should have the same number of samples as target arrays. Found "
            "8 input samples and 7 target samples.",
            sklearn="Found input variables with inconsistent numbers of samples: [8, 7]",
        ),
    ],
)

kind(
    Code.NUMBERS,
    """A tensor is a block of numbers: all rows equally long, all of one dtype. In the example the
    rows have 4 and 3 numbers, and NumPy makes a list of objects of them.""",
    "make the rows equally long: pad_sequences(rows)",
    "turn words into numbers first, columns of a table with x.astype('float32')",
    "look at x.dtype: it is to be float32 or int64, not object",
    python=True,
    example="""
    rows = np.array([np.zeros(4), np.zeros(3)], dtype=object)
    model = Sequential([Input((4,)), Dense(1)])
    model.compile(loss="mse")
    model.fit(rows, np.zeros((2, 1)))
    """,
    messages=[
        message(
            "Failed to convert a NumPy array to a Tensor (Unsupported object type $name)",
            "Invalid dtype: object",
            "setting an array element with a sequence.",
            "Unrecognized data type: x=$any (of type",
            "Failed to find data adapter that can handle input:",
            means="the data are not one block of numbers: they are a list, or their rows are "
            "not equally long, or something else than numbers is among them",
            cure=(
                "a list of rows: np.array(x)",
                "rows of different lengths: pad_sequences(rows)",
                "columns of objects: x.astype('float32')",
            ),
            keras_3="Invalid dtype: object",
            keras_2="Failed to convert a NumPy array to a Tensor (Unsupported object type "
            "numpy.ndarray).",
            numpy="setting an array element with a sequence. The requested array has an "
            "inhomogeneous shape after 1 dimensions.",
        ),
        message(
            "Invalid dtype: str",
            "Cast string to float is not supported",
            "could not convert string to float: $value",
            means="there are words among the data, and a layer computes with numbers",
            cure=(
                "classes as words: LabelEncoder().fit_transform(y)",
                "texts: a TextVectorization layer, or a Tokenizer",
            ),
            keras_3="Invalid dtype: str32",
            keras_2="Cast string to float is not supported",
        ),
        message(
            "Input contains NaN",
            "Input X contains NaN",
            means="some numbers are missing",
            cure="df.dropna() leaves such rows out, df.fillna(0) fills them",
            sklearn="Input X contains NaN.",
        ),
        message(
            "Expected input data to be non-empty.",
            "Found array with 0 sample(s)",
            "pop from an empty set",
            means="there are no rows at all",
            cure="look at x.shape before fit: a filter or a window has left nothing",
            keras_2="Expected input data to be non-empty.",
            keras_3="pop from an empty set",
        ),
    ],
)
