"""SC601, SC603, SC606, SC607: the model is valid, but does not fit the data."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.kinds import data_shapes, tensorflowjs
from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code


def _data_fixes(t: MessageFields) -> Sequence[str]:
    """Return the ways to make the data fit the model, or the model fit the data."""
    return data_shapes.fixes(t.axes_of("shape"), t.axes_of("other"))


_WIDTHS = [
    f"Input $index {name}of layer $layer is incompatible with the layer: expected axis $axis of "
    "input shape to have value $expected, but received input with shape"
    for name in ("", "with name $name ")
]


def _sample_fixes(t: MessageFields) -> Sequence[str]:
    """Return how to make samples fit, for a message that leaves the batch out of both shapes."""
    wanted, own = t.axes_of("shape"), t.axes_of("other")
    if len(own) == len(wanted) == 1 and own[0] == "1":
        return ["if the data are one sample, make them a row: x = np.array([x])"]
    return data_shapes.fixes(["None", *wanted], ["samples", *own])


def _axes_fixes(t: MessageFields) -> Sequence[str]:
    return data_shapes.axes_fixes(t.number("expected"), t.axes_of("other"))


kind(
    Code.DATA,
    """A model expects samples of one shape: except for the first axis, the batch, the shape of the
    data must match the input shape of the model. In the example the model expects 4 features, but
    each row of the data has 5.""",
    "compare x.shape with model.input_shape: only the first size may differ",
    "for a single sample, keep the batch axis: x[np.newaxis], or x[0:1] instead of x[0]",
    "drop the extra column, which is often the index or the label",
    python=True,
    example="""
    model = Sequential([Input((4,)), Dense(1)])
    model.predict(np.zeros((2, 5)))
    """,
    messages=[
        *tensorflowjs.DATA,
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
            means="the model expects data of shape {shape} but got {other}",
            fix=_data_fixes,
            keras_3="Input 0 with name 'input_layer' of layer 'functional' is incompatible with "
            "the layer: expected shape=(None, 4), found shape=(2, 5)",
            keras_2='Input 0 of layer "sequential" is incompatible with the layer: expected '
            "shape=(None, 4), found shape=(None, 5)",
            tf_2_4="Model was constructed with shape (None, 4) for input KerasTensor("
            "type_spec=TensorSpec(shape=(None, 4), dtype=tf.float32)), but it was called on an "
            "input with incompatible shape (None, 5).",
        ),
        message(
            *(
                f"Exception encountered when calling {model}.call(). {width} $shape{inputs}"
                for model in ("Sequential", "Functional")
                for width in _WIDTHS
                for inputs in (
                    "",
                    f" Arguments received by {model}.call(): • inputs=$any(shape=$other",
                )
            ),
            *(f"{width} $data" for width in _WIDTHS),
            means=data_shapes.width,
            fix=data_shapes.width_fixes,
            keras_3="Exception encountered when calling Sequential.call(). Input 0 with name "
            "'None' of layer 'dense' is incompatible with the layer: expected axis -1 of input "
            "shape to have value 4, but received input with shape (None, 5)",
        ),
        message(
            "dot_general requires contracting dimensions to have the same shape, got $shape and "
            "$other",
            "mat1 and mat2 shapes cannot be multiplied ($any and $value)",
            "mat1 and mat2 shapes cannot be multiplied",
            means="a layer has weights for another number of features than its input has",
            fix="compare x.shape with model.input_shape: only the first size may differ; the axes "
            "may be swapped",
        ),
        message(
            "Error when checking input: expected $layer to have shape $shape but got array with "
            "shape $other",
            "Error when checking model input: expected $layer to have shape $shape but got array "
            "with shape $other",
            "Error when checking : expected $layer to have shape $shape but got array with shape "
            "$other",
            means="the input {layer} expects samples of shape {shape} but got {other}, both "
            "without the batch",
            fix=_sample_fixes,
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
            means="the input {layer} expects {expected} axes, including the batch, but the data "
            "have the shape {other}",
            fix=_axes_fixes,
            keras_2_3="Error when checking input: expected conv2d_1_input to have 4 dimensions, "
            "but got array with shape (60000, 28, 28)",
        ),
        message(
            "Cannot feed value of shape $other for Tensor $any, which has shape $shape",
            means="the model expects {shape} but got {other}",
            fix="compare x.shape with model.input_shape: only the first size may differ",
            tf_1_14="Cannot feed value of shape (5, 3) for Tensor 'x:0', which has shape '(?, 4)'",
        ),
        message(
            "Found array with dim $found. $class expected <= $expected.",
            "Found array with dim $found, while dim <= $expected is required by $class.",
            means="{class} expects a table, (rows, columns), but got an array with {found} axes",
            fix="reshape the data to a table and back: s.fit_transform(x.reshape(-1, "
            "x.shape[-1])).reshape(x.shape)",
            sklearn="Found array with dim 3, while dim <= 2 is required by StandardScaler.",
            sklearn_1_5="Found array with dim 3. StandardScaler expected <= 2.",
        ),
        message(
            "Expected 2D array, got $any array instead:",
            means="scikit-learn expects a table, (rows, columns), but got another number of axes",
            fix="for a single column: x.reshape(-1, 1); for a single row: x.reshape(1, -1)",
            sklearn="Expected 2D array, got 1D array instead:",
        ),
        message(
            "X has $found features, but $class is expecting $expected features as input",
            means="{class} was fitted with {expected} columns but got {found}",
            fix="pass the same columns as to fit(), and use a separate scaler for the labels",
            sklearn="X has 3 features, but StandardScaler is expecting 4 features as input.",
        ),
        message(
            "non-broadcastable output operand with shape $other doesn't match the broadcast shape "
            "$shape",
            means="NumPy cannot write {shape} into an array of shape {other}",
            fix="after a scaler: use a separate scaler for the labels, fitted on them alone, for "
            "inverse_transform",
            numpy="non-broadcastable output operand with shape (3,1) doesn't match the broadcast "
            "shape (3,4)",
        ),
        message(
            "This $class instance is not fitted yet.",
            means="{class} has not seen any data yet",
            fix="call fit() or fit_transform() with the training data before",
            sklearn="This MinMaxScaler instance is not fitted yet.",
        ),
        message(
            "could not broadcast input array from shape $other into shape $shape",
            "operands could not be broadcast together with shapes $shape $other",
            "shapes $shape and $other not aligned",
            "matmul: Input operand 1 has a mismatch in its core dimension",
            means="NumPy cannot combine arrays of shape {shape} and {other}",
            fix="compare both shapes from right to left: the sizes must be equal, or one of them 1",
            numpy="could not broadcast input array from shape (3,) into shape (4,)",
        ),
        message(
            "all the input array dimensions except for the concatenation axis must match exactly",
            "all the input array dimensions for the concatenation axis must match exactly",
            "all the input arrays must have same number of dimensions",
            "all input arrays must have the same shape",
            means="the arrays to combine have different shapes",
            fix="compare the .shape of each array; np.newaxis adds a missing axis",
            numpy="all input arrays must have the same shape",
        ),
    ],
)


def _larger_table(t: MessageFields) -> Sequence[str]:
    if t.number("found") < 0:
        return ["use indices from 0 on: an index cannot be negative"]
    size = t.number("found") + 1
    return [f"set input_dim to the largest index + 1: Embedding({size}, …) or more"]


kind(
    Code.INDEX,
    """Embedding(10, 4) is a table with 10 rows, numbered 0 to 9. In the example the data contain
    the index 10, which would be the eleventh row.""",
    "set input_dim to the largest index + 1: Embedding(11, 4)",
    "with a Tokenizer: input_dim=len(tokenizer.word_index) + 1, because it counts words from 1",
    python=True,
    example="""
    model = Sequential([Input((3,)), Embedding(10, 4)])
    model.predict(np.full((2, 3), 10))
    """,
    messages=[
        message(
            "Exception encountered when calling Embedding.call(). index out of range in self",
            "index out of range in self",
            means="the data contain an index that is not in the Embedding",
            fix="set input_dim to the largest index + 1: Embedding(int(x.max()) + 1, …); indices "
            "are not negative",
        ),
        message(
            "indices[$any] = $found is not in [0, $expected)",
            "indices = $found is not in [0, $expected)",
            means="the data contain the index {found}, but the Embedding has {expected} rows, "
            "numbered from 0",
            fix=_larger_table,
            keras_3="indices[0,0] = 10 is not in [0, 10)",
        ),
    ],
)

kind(
    Code.SAMPLES,
    """Each row of the data belongs to one label, so there must be as many rows as labels. In the
    example there are 8 rows but 7 labels.""",
    "compare len(x) with len(y); a series has more values than windows",
    "after train_test_split use x_train with y_train, and x_test with y_test",
    "pass several inputs as a list of arrays, each with all rows: model.fit([x1, x2], y)",
    python=True,
    example="""
    model = Sequential([Input((4,)), Dense(1)])
    model.compile(loss="mse")
    model.fit(np.zeros((8, 4)), np.zeros((7, 1)))
    """,
    messages=[
        *tensorflowjs.SAMPLES,
        message(
            "Data cardinality is ambiguous. Make sure all arrays contain the same number of "
            "samples.'x' sizes: $number 'y' sizes: $found",
            "Data cardinality is ambiguous: x sizes: $number y sizes: $found",
            "Input arrays should have the same number of samples as target arrays. Found $number "
            "input samples and $found target samples.",
            means="there are {number} rows of data but {found} labels",
            fix="compare len(x) with len(y), and find the line that shortens one of them",
            keras_3="Data cardinality is ambiguous. Make sure all arrays contain the same number "
            "of samples.'x' sizes: 8 'y' sizes: 7",
            keras_2="Data cardinality is ambiguous: x sizes: 8 y sizes: 7",
            keras_2_3="Input arrays should have the same number of samples as target arrays. Found "
            "8 input samples and 7 target samples.",
        ),
        message(
            "Data cardinality is ambiguous",
            "All input arrays (x) should have the same number of samples.",
            "Found input variables with inconsistent numbers of samples:",
            means="the arrays do not all have the same number of rows",
            fix="compare the first size of every .shape, and find the line that shortens one array",
            keras_3="Data cardinality is ambiguous.",
            sklearn="Found input variables with inconsistent numbers of samples: [8, 7]",
        ),
    ],
)

kind(
    Code.NUMBERS,
    """All rows of a tensor have the same length, and all its numbers the same dtype. In the example
    the rows have 4 and 3 numbers, so NumPy makes an array of objects.""",
    "make all rows the same length: pad_sequences(rows)",
    "convert words to numbers first, and table columns with x.astype('float32')",
    "check x.dtype: it should be float32 or int64, not object",
    python=True,
    example="""
    rows = np.array([np.zeros(4), np.zeros(3)], dtype=object)
    model = Sequential([Input((4,)), Dense(1)])
    model.compile(loss="mse")
    model.fit(rows, np.zeros((2, 1)))
    """,
    messages=[
        message(
            "Unrecognized data type: $argument=$value (of type <class list>)",
            "Unrecognized data type: $argument=[$any (of type",
            "Unrecognized data type: $argument=$any (of type",
            "Failed to find data adapter that can handle input: $any",
            means="the data are not one array of numbers, but a list or another object",
            fix=(
                "convert them to an array: np.array(x) and np.array(y); for rows of different "
                "lengths pad_sequences(rows)",
            ),
            keras_3="Unrecognized data type: x=[[1, 2, 3, 4], [1, 2, 3]] (of type <class 'list'>)",
        ),
        message(
            "Failed to convert a NumPy array to a Tensor (Unsupported object type $name)",
            "Invalid dtype: object",
            means="the data are an array of objects: some values are not numbers, or the rows have "
            "different lengths",
            fix=(
                "convert columns of numbers with x.astype('float32'), text columns with "
                "pd.get_dummies(df), and remove missing values with df.dropna()",
                "for rows of different lengths: pad_sequences(rows)",
                "if y is missing, pass it: model.fit(x, y)",
            ),
            keras_3="Invalid dtype: object",
            keras_2="Failed to convert a NumPy array to a Tensor (Unsupported object type "
            "numpy.ndarray).",
        ),
        message(
            "setting an array element with a sequence.",
            means="the rows have different lengths, so they are not one array",
            fix="make all rows the same length: pad_sequences(rows)",
            numpy="setting an array element with a sequence. The requested array has an "
            "inhomogeneous shape after 1 dimensions.",
        ),
        message(
            "Invalid dtype: str",
            "Cast string to float is not supported",
            "could not convert string to float: $value",
            means="the data contain text, but a layer computes with numbers",
            fix=(
                "convert class names with LabelEncoder().fit_transform(y), columns of words with "
                "pd.get_dummies(df), and sentences with a TextVectorization layer",
            ),
            keras_3="Invalid dtype: str32",
            keras_2="Cast string to float is not supported",
        ),
        message(
            "cannot compute $name as input #$index(zero-based) was expected to be a $class tensor "
            "but is a $value tensor",
            means="{name} got a {class} and a {value} tensor, and does not mix them",
            fix="convert one of them: tf.cast(x, tf.float32)",
            tf_2_15="cannot compute AddV2 as input #1(zero-based) was expected to be a float "
            "tensor but is a int32 tensor",
        ),
        message(
            "Input $argument of $name Op has type $class that does not match type $value of",
            means="{name} got a {class} and a {value} tensor, and does not mix them",
            fix="convert one of them: tf.cast(x, tf.float32)",
        ),
        message(
            "Input contains NaN",
            "Input X contains NaN",
            means="some values are missing (NaN)",
            fix="remove the rows with missing values, df.dropna(), or fill them, df.fillna(0)",
            sklearn="Input X contains NaN.",
        ),
        message(
            "Expected input data to be non-empty.",
            "Found array with 0 sample(s)",
            "pop from an empty set",
            "Expect x to be a non-empty array or dataset.",
            "num_samples should be a positive integer value, but got num_samples=0",
            means="the data have no rows",
            fix="check x.shape before fit: a filter may have removed all rows, or the windows are "
            "longer than the series",
            keras_2="Expected input data to be non-empty.",
            keras_3="pop from an empty set",
        ),
    ],
)
