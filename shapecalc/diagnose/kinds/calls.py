"""SC407 to SC410: a layer is called with wrong inputs or arguments."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.kinds import data_shapes
from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields, is_model
from shapecalc.errors import Code


def _count_fixes(t: MessageFields) -> Sequence[str]:
    """Return how a layer, or else a model, gets the right number of tensors."""
    select = (
        "if the layer before it has several outputs (return_state=True, merge_mode=None), select "
        "one of them: x[0]"
    )
    arrays = "pass one array for each input: model.fit([x1, x2], y)"
    if t.number("expected") == 1:
        rows = "pass a single array to a model with one input: np.array(x), not a list of arrays"
        return [select, rows] if t.rule else [rows, select]
    return [arrays] if not t.rule else [select, f"if {t.layer} is a model, {arrays}"]


def _arrays_fixes(t: MessageFields) -> Sequence[str]:
    if t.number("expected") == 1:
        return [
            "convert a list of rows to one array: np.array(x), or pad_sequences(x) for rows of "
            "different lengths"
        ]
    return ["pass one array for each: model.fit([x1, x2], y)"]


def _batches(t: MessageFields) -> str:
    """Return a sentence with the batch sizes of a state and of the data."""
    expected = t["expected"] if "expected" in t.captured else (*t.axes_of("other"), "…")[0]
    samples = t["found"] if "found" in t.captured else (*t.axes_of("shape"), "…")[0]
    return f"a stateful layer has a state for {expected} samples, but a batch has {samples}"


def _structure_fixes(t: MessageFields) -> Sequence[str]:
    """Return how to pass data in the structure that the model expects."""
    order = "pass the arrays in the same structure and order as in Model(inputs=…)"
    if "value" not in t.captured:
        return [order]
    if t["value"][:1] not in "([{":
        return ["pass a single array to a model with one input: np.array(x), not a list of arrays"]
    return [f"pass one array for each of {t['value']}, as a list in this order or as a dict", order]


kind(
    Code.INPUTS,
    """Most layers take one tensor; Add, Concatenate and similar layers take a list of tensors. In
    the example the LSTM returns three tensors, its output and two states, but Dense takes one.""",
    "select one of several outputs by its index: x[0]",
    "remove return_state=True or merge_mode=None in a Sequential model",
    "pass a list to Add and Concatenate: Add()([a, b]), not Add()(a, b)",
    example="""
    - LSTM(2, return_state=True, input_shape=(4, 3))
    - Dense(4)
    """,
    messages=[
        message(
            "Layer $layer expects $expected input(s), but it received $found input tensors.",
            "Layer $layer expects $expected inputs, but it received $found input tensors.",
            "Layer $layer expects $expected named input(s) with keys $value, but it received "
            "$found input tensors.",
            "Layer $layer expects $expected named input(s) with keys $any but it received "
            "$found input tensors.",
            "Layer $layer expected $expected input(s). Received $found instead.",
            means="{layer} expects {expected} input tensor(s) but got {found}",
            fix=_count_fixes,
            keras_3='Layer "dense" expects 1 input(s), but it received 2 input tensors.',
            keras_2_3="Layer dense expects 1 inputs, but it received 2 input tensors.",
        ),
        message(
            "All layers in a Sequential model should have a single output tensor.",
            means="a layer of a Sequential model returns several tensors, but the next layer takes "
            "one",
            fix="remove return_state=True or merge_mode=None, or build the model with Input and "
            "Model",
            keras_2="All layers in a Sequential model should have a single output tensor. For "
            "multi-output layers, use the functional API.",
        ),
        message(
            "A merge layer should be called on a list of inputs.",
            "A merge layer should be called on a list of at least $expected inputs. Got $found",
            "A merge layer should be called on a list of at least",
            "A merge layer should be called on an Array of at least",
            "layer should be called on a list of at least 1 input. Received: input_shape=$shape",
            "layer should be called on a list of at least",
            means="a layer that merges tensors received a single tensor",
            fix="pass the tensors as a list: Add()([a, b])",
            keras_3="A merge layer should be called on a list of inputs. Received: "
            "input_shape=(None, 10, 8) (not a list of shapes)",
            keras_2_3="A merge layer should be called on a list of at least 2 inputs. Got 1 "
            "inputs.",
        ),
        message(
            "layer must be called on a list of inputs, namely [query, value] or [query, value, "
            "key].",
            "layer accepts inputs list of length 2 or 3, namely [query, value] or [query, value, "
            "key].",
            means="Attention needs two sequences, query and value, but received only one",
            fix="for self-attention, pass the sequence twice: Attention()([x, x])",
            keras_3="Attention layer must be called on a list of inputs, namely [query, value] or "
            "[query, value, key]. Received: inputs=(None, 3, 1).",
        ),
        message(
            "Missing data for input $name. You passed a data dictionary with keys",
            "No data provided for $name. Need data for each key in:",
            means="the model has an input named {name}, but the data have no array for it",
            fix="add its array to the dict: model.fit({{'{name}': …}}, y)",
            keras_3="Missing data for input \"b\". You passed a data dictionary with keys ['a']. "
            "Expected the following keys: ['a', 'b']",
        ),
        message(
            "Function was called with an invalid input structure. Expected input structure: $value",
            "The structure of `inputs` doesn't match the expected structure. Expected: $value",
            "The structure of `inputs` doesn't match the expected structure.",
            means="the structure of the data, such as a list or a dict, differs from that of the "
            "model's inputs",
            fix=_structure_fixes,
            keras_3_0="Function was called with an invalid input structure. Expected input "
            "structure: ['a', 'b']",
        ),
        message(
            "Error when checking model input: the list of Numpy arrays that you are passing to "
            "your model is not the size the model expected. Expected to see $expected array(s), "
            "but instead got the following list of $found arrays",
            "Error when checking model input: the list of Numpy arrays that you are passing to "
            "your model is not the size the model expected. Expected to see $expected array(s)",
            "The model expects $expected input arrays, but only received one array.",
            means="the model has {expected} inputs but received a different number of arrays",
            fix=_arrays_fixes,
            keras_2_3="Error when checking model input: the list of Numpy arrays that you are "
            "passing to your model is not the size the model expected. Expected to see 1 "
            "array(s), but instead got the following list of 2 arrays: [array([[1, 2]])]",
        ),
    ],
)

kind(
    Code.CALL,
    """In a Sequential model each layer is called with one argument, the output of the layer before
    it. In the example MultiHeadAttention needs two, query and value, so it can be used only where
    tensors have names.""",
    "write a model with named tensors: a spec with `inputs` and `outputs`, or Input and Model in "
    "Keras",
    "for self-attention: MultiHeadAttention(2, 2)(x, x)",
    example="""
    - Input((3, 1))
    - MultiHeadAttention(2, 2)
    """,
    messages=[
        message(
            "Layers added to a Sequential model can only have a single required positional "
            "argument, the input tensor. Layer $class has multiple required positional arguments",
            "Layers added to a Sequential model can only have a single positional argument, the "
            "input tensor. Layer $class has multiple positional arguments",
            means="{class} must be called on several tensors, but a Sequential model passes only "
            "one",
            fix="build the model with Input and Model; for self-attention: "
            "MultiHeadAttention(heads, size)(x, x)",
            keras_3="Layers added to a Sequential model can only have a single required "
            "positional argument, the input tensor. Layer MultiHeadAttention has multiple required "
            "positional arguments",
        ),
        message(
            "$class.call() missing 1 required positional argument: $argument",
            "call() missing 1 required positional argument: $argument",
            "missing a required argument: $argument",
            means="{layer} is called without the required argument `{argument}`",
            fix=(
                "pass it: MultiHeadAttention(heads, size)(query, value)",
                "in a Sequential model this is not possible: build the model with Input and Model",
            ),
            keras_3="missing a required argument: 'value'",
            keras_2="MultiHeadAttention.call() missing 1 required positional argument: 'value'",
        ),
        message(
            "The first argument to `Layer.call` must always be passed.",
            "missing a required argument: 'inputs'",
            "__call__() missing 1 required positional argument: 'inputs'",
            means="a layer is called without an input: Dense(2)()",
            fix="call it on a tensor: Dense(2)(x)",
            keras_3="missing a required argument: 'inputs'",
            keras_2="The first argument to `Layer.call` must always be passed.",
        ),
        message(
            "Only input tensors may be passed as positional arguments. The following argument "
            "value should be passed as a keyword argument: $any (of type",
            "Inputs to a layer should be tensors. Got $value (of type $any) as input for layer "
            "$layer.",
            "Inputs to a layer should be tensors. Got: $value",
            "was called with an input that isn't a symbolic tensor.",
            means="a layer is called on something that is not a tensor, such as another layer or a "
            "list of numbers",
            fix=(
                "call the inner layer, too: Dense(2)(Dense(3)(x)), not Dense(2)(Dense(3))",
                "convert numbers to an array: layer(np.array(x))",
            ),
            keras_3="Only input tensors may be passed as positional arguments. The following "
            "argument value should be passed as a keyword argument: 5 (of type <class 'int'>)",
            keras_2="Inputs to a layer should be tensors. Got 'a' (of type <class 'str'>) as "
            "input for layer 'dense'.",
            keras_2_3="Layer dense_1 was called with an input that isn't a symbolic tensor. "
            "Received type: <class 'keras.layers.core.Dense'>.",
        ),
    ],
)


def _features_fixes(t: MessageFields) -> Sequence[str]:
    """Return how to give a layer its number of features; pictures are always data."""
    shared = f"if {t.layer} is shared, create a second layer for the other input"
    if len(t.shape) == 4 or is_model(t.name) or data_shapes.is_flat(t["expected"], t.shape):
        return [*data_shapes.width_fixes(t), shared]
    return [
        f"if this is the shape of data for fit or predict, change their last axis to "
        f"{t['expected']}: look for a missing or an extra column; or change the input shape of the "
        "model: Input(shape=…)",
        shared,
    ]


kind(
    Code.CALLED_AGAIN,
    """A layer creates its weights when it is first called, for the number of features of that
    input. In the example `same` has a kernel for 4 features but is called again on 5.""",
    "create a second layer for the other input",
    "give both inputs the same number of features before the shared layer",
    example="""
    inputs:
      a: (4,)
      b: (5,)
    layers:
      same: Dense(2)
      first: same(a)
      second: same(b)
    outputs: [first, second]
    """,
    messages=[
        message(
            "Input $index with name $name of layer $layer is incompatible with the layer: "
            "expected axis $axis of input shape to have value $expected, but received input with "
            "shape $shape",
            "Input $index of layer $layer is incompatible with the layer: expected axis $axis of "
            "input shape to have value $expected but received input with shape $shape",
            "Input $index of layer $layer is incompatible with the layer: expected axis $axis of "
            "input shape to have value $expected, but received input with shape $shape",
            "Input $index is incompatible with layer $layer: expected axis $axis of input shape "
            "to have value $expected but got shape $shape",
            "expected axis $axis of input shape to have value $expected but received input with "
            "shape $shape",
            "expected axis $axis of input shape to have value $expected, but received input with "
            "shape $shape",
            means="{layer} has weights for {expected} features but got {shape}",
            fix=_features_fixes,
            keras_3="Input 0 with name 'None' of layer 'dense' is incompatible with the layer: "
            "expected axis -1 of input shape to have value 4, but received input with shape "
            "(None, 5)",
            tf_2_3="Input 0 of layer dense is incompatible with the layer: expected axis -1 of "
            "input shape to have value 4 but received input with shape [None, 5]",
            keras_2_3="Input 0 is incompatible with layer dense_1: expected axis -1 of input "
            "shape to have value 4 but got shape (None, 5)",
        ),
        message(
            "Dimensions must be equal, but are $found and $expected for {{node $path}} = MatMul",
            "Dimensions must be equal, but are $found and $expected for $path (op: MatMul)",
            means="{layer} has weights for {expected} features but got {found}",
            fix=(
                "for data of fit or predict, change their last axis to the number of features that "
                "the model expects",
                "if the layer is shared, create a second layer for the other input",
            ),
            keras_2="Dimensions must be equal, but are 5 and 4 for '{{node dense/MatMul}} = "
            "MatMul[",
        ),
        message(
            "Matrix size-incompatible: In[0]: $shape, In[1]: $other",
            means="{layer} multiplies {shape} by weights of shape {other}: the last size of the "
            "first shape must equal the first size of the second",
            fix="change the last axis of the data to the number of features that the model expects",
            tf_2_15="Matrix size-incompatible: In[0]: [32,5], In[1]: [4,2]",
        ),
    ],
)

kind(
    Code.STATEFUL,
    """A layer with stateful=True keeps one state for each sample of a batch, so the batch size must
    be fixed. In the example it is None.""",
    "set the batch size of the input: Input(batch_shape=(32, 3, 1)), in Keras 2 batch_input_shape",
    "remove stateful=True, unless each series continues in the next batch",
    example="""
    - LSTM(3, stateful=True, input_shape=(3, 1))
    """,
    messages=[
        message(
            "When using `stateful=True` in a RNN, the batch size must be static. Found dynamic "
            "batch size: sequence.shape=$shape",
            "If a RNN is stateful, it needs to know its batch size.",
            means="a stateful layer needs a fixed batch size",
            fix=(
                "set the batch size of the input: Input(batch_shape=(32, …)), in Keras 2 "
                "batch_input_shape=(32, …)",
                "remove stateful=True",
            ),
            keras_3="When using `stateful=True` in a RNN, the batch size must be static. Found "
            "dynamic batch size: sequence.shape=(None, 3, 1)",
            keras_2="If a RNN is stateful, it needs to know its batch size.",
        ),
        message(
            "An `initial_state` was passed that is not compatible with `cell.state_size`.",
            means="the initial state has another width than the layer",
            fix="give both recurrent layers the same number of units",
            keras_2_15="An `initial_state` was passed that is not compatible with "
            "`cell.state_size`.",
        ),
        message(
            *(
                f"Exception encountered when calling {cell}.call(). Dimensions must be equal, but "
                "are $found and $expected for"
                for cell in ("LSTMCell", "GRUCell", "SimpleRNNCell")
            ),
            "the batch size of the input sequences must be the same as the batch size of the "
            "initial state. - Expected batch size: $expected - Received batch size: $found",
            *(
                f"Incompatible shapes: $shape vs. $other [[{{{{node {layer}"
                for layer in ("lstm", "gru", "simple_rnn")
            ),
            "In a stateful network, you should only pass inputs with a number of samples that can "
            "be divided by the batch size $expected. Found: $found samples",
            means=_batches,
            fix=(
                "use the same batch_size in fit and predict, and a multiple of it as the number of "
                "samples; dataset.batch(32, drop_remainder=True)",
                "to predict single samples, build the model again with batch size 1, and copy the "
                "weights",
            ),
        ),
    ],
)
