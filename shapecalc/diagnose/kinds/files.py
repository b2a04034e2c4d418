"""SC101 to SC105, SC501: files that cannot be read, and models that cannot be converted."""

from __future__ import annotations

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.errors import Code

kind(
    Code.FILE,
    """The file does not exist, is a folder, or has different content than expected. In the example
    there is no file `encoder.yaml` next to the spec.""",
    "write the path relative to the folder of the spec",
    "move the other file into the folder of the spec, or into a folder inside it",
    example="""
    - load_model('encoder.yaml')
    - Dense(1)
    """,
    messages=[
        message(
            "File not found: filepath=$value. Please ensure",
            "No file or directory found at $value",
            "Unable to synchronously open file (unable to open file: name = $value, errno = 2",
            "Unable to open file (unable to open file: name = $value, errno = 2",
            "SavedModel file does not exist at: $value",
            means="the file {value} does not exist",
            fix="use the full path, or check the working directory of the program: os.getcwd()",
            keras_3="File not found: filepath=none.keras. Please ensure the file is an accessible "
            "`.keras` zip file.",
            keras_2="No file or directory found at none.keras",
            tf_2_6="SavedModel file does not exist at: none.h5/{saved_model.pbtxt|saved_model.pb}",
        ),
        message(
            "File format not supported: filepath=$value. Keras 3 only supports",
            "Unable to open file (file signature not found)",
            "Unable to synchronously open file (file signature not found)",
            means="the file is not a model in a format that this version of Keras can read",
            fix="save the model again with model.save('name.keras'); to read a SavedModel folder "
            "of TensorFlow, use keras.layers.TFSMLayer",
            keras_3="File format not supported: filepath=model. Keras 3 only supports V3 "
            "`.keras` files",
            keras_2="Unable to synchronously open file (file signature not found)",
        ),
    ],
)

kind(
    Code.SYNTAX,
    """A spec is YAML or JSON, so spaces and brackets have a meaning. In the example a bracket is
    never closed.""",
    "close every bracket and quote, and start all items of a list in the same column",
    "inside [ ] YAML splits at every comma: put a layer with several arguments in quotes",
    example="""
    layers: [Flatten, Dense
    """,
)

kind(
    Code.DUPLICATE_KEY,
    """Each key may appear only once in a YAML mapping; otherwise one value would silently replace
    the other. In the example the tensor `x` is defined twice.""",
    "rename one of the two keys",
    "to apply several layers in a row, write a list: x: [a, Dense(4), Dense(2)]",
    example="""
    inputs:
      a: (3,)
    layers:
      x: [a, Dense(4)]
      x: [a, Dense(2)]
    outputs: x
    """,
)

kind(
    Code.FORM,
    """A spec is a list of layers, or a mapping with the key `layers` and, for a model with several
    tensors, `inputs` and `outputs`. In the example the key `optimiser` is unknown.""",
    "use the keys that docs/spec.md describes; with `shapecalc schema` an editor can check them",
    example="""
    layers:
      - Dense(5, input_shape=(3,))
    optimiser: adam
    """,
    messages=[
        message(
            "Sequential model $name has already been configured to use input shape $shape. You "
            "cannot add a different Input layer to it.",
            means="the Sequential model received a second Input",
            fix="remove one of the two Inputs; build a model with several inputs with Model",
            keras_3="Sequential model 'sequential' has already been configured to use input shape "
            "(None, 4). You cannot add a different Input layer to it.",
        ),
    ],
)

kind(
    Code.EXPRESSION,
    """A layer is written like a call in Python, but it is never executed: it may contain only
    names, numbers, strings, lists and tuples. In the example a parenthesis is not closed.""",
    "close every parenthesis and quote",
    "write the result of a computation, not the computation: 64 instead of 2 ** 6",
    example="""
    - "Dense(5"
    """,
)

kind(
    Code.UNWRITABLE,
    """Some formats can represent only some models. In the example the model contains a custom
    layer: its code is defined elsewhere, and Keras's JSON would have to name it.""",
    "convert the model to another format: `--to yaml`",
    example="""
    - Input((3,))
    - Layer(class_name='Attend', output_shape=(3,))
    """,
    form="keras",
)
