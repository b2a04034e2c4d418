"""SC101 to SC105, SC501: files that cannot be read, and models that cannot be written."""

from __future__ import annotations

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.errors import Code

kind(
    Code.FILE,
    """A file is not where its name says, is a folder, or holds something else. In the example there
    is no `encoder.yaml` beside the spec.""",
    "write the path from the folder of the file that names it",
    "put the other file beside this one or below it",
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
            means="there is no file {value}",
            cure="write the whole path, or look where the program runs: os.getcwd()",
            keras_3="File not found: filepath=none.keras. Please ensure the file is an accessible "
            "`.keras` zip file.",
            keras_2="No file or directory found at none.keras",
            tf_2_6="SavedModel file does not exist at: none.h5/{saved_model.pbtxt|saved_model.pb}",
        ),
        message(
            "File format not supported: filepath=$value. Keras 3 only supports",
            "Unable to open file (file signature not found)",
            "Unable to synchronously open file (file signature not found)",
            means="the file is no model in a form that this version of Keras reads",
            cure="save it anew with model.save('name.keras'); a folder of TensorFlow is read with "
            "keras.layers.TFSMLayer",
            keras_3="File format not supported: filepath=model. Keras 3 only supports V3 "
            "`.keras` files",
            keras_2="Unable to synchronously open file (file signature not found)",
        ),
    ],
)

kind(
    Code.SYNTAX,
    """A spec is YAML or JSON, where blanks and brackets have a meaning. In the example the bracket
    is never closed.""",
    "close every bracket and quote; lines of one list begin in the same column",
    "inside [ ] YAML cuts at every comma: put a layer with two arguments into quotes there",
    example="""
    layers: [Flatten, Dense
    """,
)

kind(
    Code.DUPLICATE_KEY,
    """In a mapping of YAML a key stands once; of two, the first would silently be lost. In the
    example the tensor `x` is made twice.""",
    "give the second one another name",
    "write a branch as a list: x: [input, Dense(4), Dense(2)]",
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
    """A spec is a list of layers, or a mapping with `layers` and for several tensors `inputs` and
    `outputs`. In the example it has a key that means nothing.""",
    "use the keys that docs/spec.md describes; `shapecalc schema` lets an editor check them",
    example="""
    layers:
      - Dense(5, input_shape=(3,))
    optimiser: adam
    """,
    messages=[
        message(
            "Sequential model $name has already been configured to use input shape $shape. You "
            "cannot add a different Input layer to it.",
            means="the Sequential model gets a second input",
            cure="leave one of the two Input away; a model with two inputs is made with Model",
            keras_3="Sequential model 'sequential' has already been configured to use input shape "
            "(None, 4). You cannot add a different Input layer to it.",
        ),
    ],
)

kind(
    Code.EXPRESSION,
    """A layer is written as Python writes a call, but nothing is computed: names, numbers, texts,
    lists and tuples may stand in it. In the example the parenthesis is not closed.""",
    "close every parenthesis and quote",
    "write the result of a computation: 64, not 2 ** 6",
    example="""
    - "Dense(5"
    """,
)

kind(
    Code.UNWRITABLE,
    """A form holds some models only. In the example a layer of one's own stands in the model:
    its code lies elsewhere, and JSON for Keras would have to name it.""",
    "write the model in another form: `--to yaml`",
    example="""
    - Input((3,))
    - Layer(class_name='Attend', output_shape=(3,))
    """,
    form="keras",
)
