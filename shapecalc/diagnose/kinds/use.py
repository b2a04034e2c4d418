"""SC604, SC605, SC608 to SC610: the model is valid, but is used in a wrong way."""

from __future__ import annotations

from math import prod

from shapecalc.diagnose.kinds import tensorflowjs
from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code

kind(
    Code.NOT_BUILT,
    """A layer creates its weights when it knows the number of input features. In the example the
    input shape is unknown: summary() raises an error in Keras 2 and shows `?` and 0 (unbuilt) in
    Keras 3.""",
    "start the model with Input((3,)), or set input_shape=(3,) on the first layer",
    "or create the weights later: model.build((None, 3))",
    python=True,
    example="""
    model = Sequential([Dense(3)])
    model.count_params()
    """,
    messages=[
        *tensorflowjs.NOT_BUILT,
        message(
            "This model has not yet been built.",
            "0 (unbuilt)",
            "You tried to call `count_params` on layer $layer, but the layer isn't built.",
            "You tried to call `count_params` on $layer, but the layer isn't built.",
            "Weights for model $layer have not yet been created.",
            "You are saving a model that has not yet been built.",
            "Sequential model $layer has no defined inputs yet.",
            "The layer $layer has never been called and thus has no defined",
            "Layer $layer has no inbound nodes.",
            "cannot be built because it has no layers.",
            "The first layer in a Sequential model must get an `input_shape`",
            "cannot be saved because the input shape",
            "Layer $layer looks like it has unbuilt state",
            means="{layer} does not know its input shape yet, so it has no weights",
            fix=(
                "start the model with Input(shape), or set input_shape=… on the first layer",
                "create the weights without data: model.build((None, …))",
            ),
            keras_3="You tried to call `count_params` on layer 'sequential', but the layer isn't "
            "built.",
            keras_2="This model has not yet been built. Build the model first by calling `build()` "
            "or by calling the model on a batch of data.",
            keras_2_3="Layer dense_1 has no inbound nodes.",
            keras_2_1="The first layer in a Sequential model must get an `input_shape` or "
            "`batch_input_shape` argument.",
        ),
    ],
)

kind(
    Code.NOT_COMPILED,
    """Before a model is trained or evaluated, compile() must set the loss and the optimizer. In the
    example compile() is missing.""",
    "call model.compile(optimizer='adam', loss='mse') before fit",
    "call compile() again after load_model(path, compile=False)",
    python=True,
    example="""
    model = Sequential([Input((4,)), Dense(1)])
    model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
    """,
    messages=[
        message(
            "You must call `compile()` before using the model.",
            "You must call `compile()` before calling",
            "You must compile your model before training/testing.",
            "You must compile a model before training/testing.",
            "The model needs to be compiled before being used.",
            means="fit() or evaluate() is called before compile()",
            fix="call model.compile(optimizer='adam', loss=…) first",
            keras_3="You must call `compile()` before using the model.",
            keras_2="You must compile your model before training/testing. Use "
            "`model.compile(optimizer, loss)`.",
            keras_2_3="You must compile a model before training/testing. Use "
            "`model.compile(optimizer, loss)`.",
        ),
    ],
)


def _memory(t: MessageFields) -> str:
    axes = [int(size) for size in t.shape if size.isdecimal()]
    return (
        f"there is not enough free memory for a tensor of shape {t['shape']}: it has "
        f"{prod(axes):,} numbers, {4 * prod(axes) / 2**30:,.2f} GiB as float32"
    )


kind(
    Code.MEMORY,
    """Each parameter takes 4 bytes, four times as much for training with Adam. Training also stores
    the output of every layer for every sample of a batch. In the example the Dense layer after the
    Flatten has 200,704·100,000 weights: 75 GiB.""",
    "use smaller batches: fit(…, batch_size=8)",
    "make the largest layer smaller; `shapecalc summary` shows which one that is",
    "close other programs and notebooks that use the memory of the GPU",
    python=True,
    example="""
    model = Sequential([Input((224, 224, 4)), Flatten(), Dense(100_000)])
    """,
    messages=[
        message(
            "OOM when allocating tensor with shape$shape",
            "failed to allocate memory for shape $shape",
            "Unable to allocate $any for an array with shape $shape",
            means=_memory,
            fix=(
                "use smaller batches: fit(…, batch_size=8)",
                "add pooling before Flatten, or use fewer units in the largest layer",
            ),
            tf_2_15="OOM when allocating tensor with shape[200704,100000] and type float on "
            "/job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc",
            numpy="Unable to allocate 74.8 GiB for an array with shape (200704, 100000) and data "
            "type float32",
        ),
        message(
            "failed to allocate memory",
            "ResourceExhaustedError",
            means="there is not enough free memory",
            fix="use smaller batches, fit(…, batch_size=8), and close other programs that use "
            "the memory",
            tf_2_15="failed to allocate memory [Op:AddV2]",
        ),
    ],
)

kind(
    Code.WEIGHTS,
    """A file of weights does not contain the layers, so the weights fit only a model with exactly
    the same layers. In the example the kernel has 4 rows, but the new weights have 3.""",
    "build the same model as when the weights were saved, and compare both summary() tables",
    "save the whole model instead: model.save('model.keras')",
    "skip the layers that differ: load_weights(path, skip_mismatch=True)",
    python=True,
    example="""
    model = Sequential([Input((4,)), Dense(1)])
    model.set_weights([np.zeros((3, 1)), np.zeros(1)])
    """,
    messages=[
        message(
            "Layer $layer weight shape $shape is not compatible with provided weight shape $other",
            "Layer weight shape $shape not compatible with provided weight shape $other",
            means="{layer} has a weight of shape {shape}, but the new weight has the shape {other}",
            fix="build the same model as when these weights were saved",
            keras_3="Layer sequential weight shape (4, 1) is not compatible with provided weight "
            "shape (3, 1).",
            keras_2_3="Layer weight shape (4, 1) not compatible with provided weight shape (3, 1)",
        ),
        message(
            "You called `set_weights(weights)` on layer $layer with a weight list of length "
            "$found, but the layer was expecting $expected weights.",
            means="{layer} has {expected} weights but got {found}",
            fix="pass all weights in the order of layer.get_weights(), for example kernel and bias",
            keras_3="You called `set_weights(weights)` on layer 'sequential' with a weight list of "
            "length 1, but the layer was expecting 2 weights.",
        ),
        message(
            "Layer count mismatch when loading weights from file. Model expected $expected "
            "layers, found $found saved layers.",
            "You are trying to load a weight file containing $found layers into a model with "
            "$expected layers",
            "Weight count mismatch for",
            "Layer $layer expected $expected variables, but received $found variables during "
            "loading.",
            "expects $expected weight(s), but the saved weights have $found element(s).",
            "A total of $found objects could not be loaded.",
            means="the file was saved from a model with different layers",
            fix="build the same model as when the weights were saved, and compare both summary() "
            "tables",
            keras_2="Layer count mismatch when loading weights from file. Model expected 1 layers, "
            "found 2 saved layers.",
            keras_2_2='Layer #0 (named "dense_1" in the current model) was found to correspond '
            "to layer dense_2 in the save file. However the new layer dense_1 expects 2 weight(s), "
            "but the saved weights have 3 element(s).",
            keras_2_3="You are trying to load a weight file containing 2 layers into a model with "
            "1 layers.",
        ),
        message(
            "Shape mismatch in layer #$index (named $layer) for weight $any. Weight expects "
            "shape $shape. Received saved weight with shape $other",
            "A total of $found objects could not be loaded. Example error message for object "
            "<$class name=$layer, built=$any>: The shape of the target variable and the shape of "
            "the target value in `variable.assign(value)` must match. variable.shape=$shape, "
            "Received: value.shape=$other.",
            "The shape of the target variable and the shape of the target value in "
            "`variable.assign(value)` must match. variable.shape=$shape, Received: "
            "value.shape=$other.",
            "Cannot assign value to variable $path:0: Shape mismatch.The variable shape $shape, "
            "and the assigned value shape $other are incompatible.",
            means="{layer} has a weight of shape {shape}, but the file has one of shape {other}",
            fix="build {layer} as it was when the weights were saved, or skip it: "
            "load_weights(path, skip_mismatch=True)",
            keras_3="A total of 1 objects could not be loaded. Example error message for object "
            "<Dense name=dense, built=True>: The shape of the target variable and the shape of the "
            "target value in `variable.assign(value)` must match. variable.shape=(4, 1), Received: "
            "value.shape=(3, 1).",
            keras_2="Cannot assign value to variable ' dense/kernel:0': Shape mismatch.The "
            "variable shape (4, 1), and the assigned value shape (3, 1) are incompatible.",
            keras_2_3="Shape mismatch in layer #0 (named dense) for weight dense/kernel:0. Weight "
            "expects shape (4, 1). Received saved weight with shape (3, 1)",
        ),
    ],
)

kind(
    Code.SYMBOLIC,
    """While a model is built, Input() and the layers return symbolic tensors, which have a shape
    but no numbers. NumPy, `if` and the functions of TensorFlow need numbers. In the example np.mean
    cannot be computed yet.""",
    "use the functions of keras.ops: keras.ops.mean(x)",
    "put the computation into a Lambda layer or a custom layer",
    python=True,
    example="""
    x = Input((3,))
    np.mean(x)
    """,
    messages=[
        message(
            "You are passing KerasTensor($any), an intermediate TF-Keras symbolic input/output, to "
            "a TF API",
            "You are passing KerasTensor($any), an intermediate Keras symbolic input/output, to a "
            "TF API",
            "Functional model construction only supports TF API calls that *do* support "
            "dispatching",
            "Keras Functional model construction only supports TF API calls",
            "an intermediate Keras symbolic input/output, to a TF API",
            "an intermediate TF-Keras symbolic input/output, to a TF API",
            means="a tensor of Keras 2 is passed to a function that cannot build a model",
            fix="put the function into a Lambda layer; if the program mixes tf_keras and keras, "
            "import everything from one package",
        ),
        message(
            "object of type KerasTensor has no len()",
            "Iterating over a symbolic KerasTensor is not supported.",
            "KerasTensor object has no attribute numpy",
            "Tensor object has no attribute numpy",
            "KerasTensor object is not iterable",
            "len is not well defined for symbolic Tensors.",
            "len is not well defined for a symbolic Tensor.",
            "iterating over `tf.Tensor` is not allowed",
            "Cannot iterate over a Tensor with unknown first dimension.",
            "Cannot iterate over a tensor with unknown first dimension.",
            "Iterating over a symbolic `tf.Tensor` is not allowed",
            "A KerasTensor cannot be used as input to a TensorFlow function.",
            "A KerasTensor is symbolic: it's a placeholder for a shape",
            "A symbolic KerasTensor cannot be used as a boolean.",
            "Cannot convert a symbolic $any to a numpy array.",
            "Cannot convert a symbolic Tensor",
            "Keras symbolic inputs/outputs do not implement `__len__`.",
            "using a `tf.Tensor` as a Python `bool` is not allowed",
            means="a symbolic tensor of the model is used like an array, but it has no numbers yet",
            fix=(
                "use the function with the same name in keras.ops",
                "or put the computation into a layer: Lambda(lambda x: …)",
            ),
            keras_3="A KerasTensor is symbolic: it's a placeholder for a shape an a dtype.",
            keras_2="Keras symbolic inputs/outputs do not implement `__len__`.",
            tf_2_3="Cannot convert a symbolic Tensor (dense/BiasAdd:0) to a numpy array.",
        ),
    ],
)
