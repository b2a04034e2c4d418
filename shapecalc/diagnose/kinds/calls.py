"""SC407 to SC410: a layer is not called on what it takes."""

from __future__ import annotations

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.errors import Code

kind(
    Code.INPUTS,
    """Most layers take one tensor; Add, Concatenate and their like take a list of several. In the
    example the LSTM gives three tensors, its output and its two states, and Dense takes one.""",
    "take one of several outputs by its number: x[0]",
    "leave return_state=True and merge_mode=None away in a Sequential model",
    "give Add and Concatenate a list: Add()([a, b]), not Add()(a, b)",
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
            means="{layer} takes {expected} input tensor(s) and gets {found}",
            cure=(
                "if the layer before has several outputs (return_state=True, merge_mode=None), "
                "take the one that is needed: x[0]",
                "if {layer} is a model, give one array for each input: model.fit([x1, x2], y)",
            ),
            keras_3='Layer "dense" expects 1 input(s), but it received 2 input tensors.',
            keras_2_3="Layer dense expects 1 inputs, but it received 2 input tensors.",
        ),
        message(
            "All layers in a Sequential model should have a single output tensor.",
            means="a layer of a Sequential model gives several tensors, and the next one takes one",
            cure="leave return_state=True and merge_mode=None away, or write the model with "
            "Input and Model",
            keras_2="All layers in a Sequential model should have a single output tensor. For "
            "multi-output layers, use the functional API.",
        ),
        message(
            "A merge layer should be called on a list of inputs.",
            "A merge layer should be called on a list of at least $expected inputs. Got $found",
            "A merge layer should be called on a list of at least",
            "layer should be called on a list of at least 1 input. Received: input_shape=$shape",
            "layer should be called on a list of at least",
            means="a layer that brings tensors together gets a single one",
            cure="put the tensors into a list: Add()([a, b])",
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
            means="Attention compares one sequence with another and gets only one",
            cure="for attention of a sequence to itself give it twice: Attention()([x, x])",
            keras_3="Attention layer must be called on a list of inputs, namely [query, value] or "
            "[query, value, key]. Received: inputs=(None, 3, 1).",
        ),
        message(
            "Missing data for input $name. You passed a data dictionary with keys",
            "No data provided for $name. Need data for each key in:",
            means="the model has an input called {name}, and nothing is given for it",
            cure="put its array into the dict: model.fit({{'{name}': …}}, y)",
            keras_3="Missing data for input \"b\". You passed a data dictionary with keys ['a']. "
            "Expected the following keys: ['a', 'b']",
        ),
        message(
            "Function was called with an invalid input structure. Expected input structure:",
            "The structure of `inputs` doesn't match the expected structure.",
            means="the model has its inputs in another structure: a list, a tuple or a dict",
            cure="give the arrays in the order and the form of Model(inputs=…)",
            keras_3_0="Function was called with an invalid input structure. Expected input "
            "structure: ['a', 'b']",
        ),
        message(
            "Error when checking model input: the list of Numpy arrays that you are passing to "
            "your model is not the size the model expected. Expected to see $expected array(s), "
            "but instead got the following list of $found arrays",
            "Error when checking model input: the list of Numpy arrays that you are passing to "
            "your model is not the size the model expected. Expected to see $expected array(s)",
            "Error when checking model target: the list of Numpy arrays that you are passing to "
            "your model is not the size the model expected. Expected to see $expected array(s)",
            "The model expects $expected input arrays, but only received one array.",
            means="the model has {expected} inputs or outputs and gets another number of arrays",
            cure="give one array for each: model.fit([x1, x2], y); a list of rows has to be made "
            "one array first: np.array(x)",
            keras_2_3="Error when checking model input: the list of Numpy arrays that you are "
            "passing to your model is not the size the model expected. Expected to see 1 "
            "array(s), but instead got the following list of 2 arrays: [array([[1, 2]])]",
        ),
    ],
)

kind(
    Code.CALL,
    """A layer of a Sequential model is called on the tensor of the layer before and on nothing
    else. In the example MultiHeadAttention needs two tensors, query and value, and so can only be
    called where tensors have names.""",
    "name the tensors: a mapping with inputs and outputs, or Input and Model in Keras",
    "of a sequence that attends to itself: MultiHeadAttention(2, 2)(x, x)",
    example="""
    - Input((3, 1))
    - MultiHeadAttention(2, 2)
    """,
    messages=[
        message(
            "Layers added to a Sequential model can only have a single required positional "
            "argument, the input tensor. Layer $class has multiple required positional arguments",
            means="{class} is called on several tensors, which a Sequential model cannot do",
            cure="write the model with Input and Model; for self-attention: "
            "MultiHeadAttention(heads, size)(x, x)",
            keras_3="Layers added to a Sequential model can only have a single required "
            "positional argument, the input tensor. Layer MultiHeadAttention has multiple required "
            "positional arguments",
        ),
        message(
            "$class.call() missing 1 required positional argument: $argument",
            "call() missing 1 required positional argument: $argument",
            "missing a required argument: $argument",
            means="{layer} is called without `{argument}`, which it needs",
            cure=(
                "give it: MultiHeadAttention(heads, size)(query, value)",
                "in a Sequential model there is no way to; write it with Input and Model",
            ),
            keras_3="missing a required argument: 'value'",
            keras_2="MultiHeadAttention.call() missing 1 required positional argument: 'value'",
        ),
        message(
            "The first argument to `Layer.call` must always be passed.",
            "missing a required argument: 'inputs'",
            means="a layer is called on nothing: Dense(2)()",
            cure="call it on a tensor: Dense(2)(x)",
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
            means="a layer is called on something that is no tensor, such as another layer or a "
            "list of numbers",
            cure=(
                "call the layer before, too: Dense(2)(Dense(3)(x)), not Dense(2)(Dense(3))",
                "make numbers an array: layer(np.array(x))",
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

kind(
    Code.CALLED_AGAIN,
    """A layer makes its weights when it is called for the first time, for as many features as it
    finds then. In the example `same` has a kernel for 4 features and is called again on 5.""",
    "make a layer of its own for the other input",
    "bring both inputs to the same width before the shared layer",
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
            means="{layer} has weights for {expected} features and gets {shape}",
            cure=(
                "if these are data for fit or predict, bring their last axis to {expected}, or "
                "make the model for their width: Input(shape=…)",
                "if {layer} is shared, make a second layer for the other input",
            ),
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
            means="{layer} has weights for {expected} features and gets {found}",
            cure=(
                "if these are data for fit or predict, bring their last axis to what the model "
                "was made for",
                "if the layer is shared, make a second one for the other input",
            ),
            keras_2="Dimensions must be equal, but are 5 and 4 for '{{node dense/MatMul}} = "
            "MatMul[",
        ),
        message(
            "Matrix size-incompatible: In[0]: $shape, In[1]: $other",
            means="{layer} multiplies {shape} with weights of {other}: the last size of the one "
            "and the first of the other have to be equal",
            cure="bring the last axis of the data to what the model was made for",
            tf_2_15="Matrix size-incompatible: In[0]: [32,5], In[1]: [4,2]",
        ),
    ],
)

kind(
    Code.STATEFUL,
    """A layer with stateful=True keeps one state for each sample of a batch, so it has to know how
    many there are. In the example the batch is None.""",
    "give the input with its batch: Input(batch_shape=(32, 3, 1)), in Keras 2 batch_input_shape",
    "leave stateful away, unless a series goes on from one batch to the next",
    example="""
    - LSTM(3, stateful=True, input_shape=(3, 1))
    """,
    messages=[
        message(
            "When using `stateful=True` in a RNN, the batch size must be static. Found dynamic "
            "batch size: sequence.shape=$shape",
            "If a RNN is stateful, it needs to know its batch size.",
            means="a stateful layer does not know how many samples a batch has",
            cure=(
                "give the input with its batch: Input(batch_shape=(32, …)), in Keras 2 "
                "batch_input_shape=(32, …)",
                "leave stateful=True away",
            ),
            keras_3="When using `stateful=True` in a RNN, the batch size must be static. Found "
            "dynamic batch size: sequence.shape=(None, 3, 1)",
            keras_2="If a RNN is stateful, it needs to know its batch size.",
        ),
    ],
)
