"""SC101 to SC105, SC501: files that cannot be read, and models that cannot be converted."""

from __future__ import annotations

from shapecalc.diagnose.kinds import saved_by_others, tensorflowjs
from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.errors import Code

SAVED = [
    message(
        "No file or directory found at $value",
        "Unable to synchronously open file (unable to open file: name = $value, errno = 2",
        "Unable to open file (unable to open file: name = $value, errno = 2",
        "[Errno 2] No such file or directory: $value",
        "Could not find directory $value",
        "Failed to open HDF5 file $value: file does not exist",
        means="the file {value} does not exist",
        fix="use the full path, or check the working directory of the program: os.getcwd()",
        keras_2="No file or directory found at none.keras",
    ),
    message(
        "File not found: filepath=$value. Please ensure",
        "SavedModel file does not exist at: $value/{",
        "SavedModel file does not exist at: $value",
        means="{value} does not exist, or is not a complete model",
        fix="use the full path, or check the working directory, os.getcwd(); if the file is there, "
        "download, copy or save it again",
        keras_3="File not found: filepath=none.keras. Please ensure the file is an accessible "
        "`.keras` zip file.",
        tf_2_6="SavedModel file does not exist at: none.h5/{saved_model.pbtxt|saved_model.pb}",
    ),
    message(
        "File format not supported: filepath=$value. Keras 3 only supports V3 `.keras` files and "
        "legacy H5 format files",
        "File format not supported: filepath=$value. Keras 3 only supports",
        means="{value} is not a model in a format that Keras 3 can read",
        fix="save the model again with model.save('name.keras'); to read a SavedModel folder "
        "of TensorFlow, use keras.layers.TFSMLayer",
        keras_3="File format not supported: filepath=model. Keras 3 only supports V3 "
        "`.keras` files and legacy H5 format files",
    ),
    message(
        "File format not supported: filepath=$value. Keras 3 only supports V3 `.keras` files, "
        "`.weights.h5` files",
        "File format not supported: filepath=$value. Keras 3 only supports V3 `.keras` and "
        "`.weights.h5` files",
        means="{value} does not hold weights in a format that Keras 3 can read",
        fix="save the weights with model.save_weights('name.weights.h5'); for a checkpoint of "
        "TensorFlow, load it into the same model in tf_keras first",
        keras_3_15="File format not supported: filepath=w.ckpt. Keras 3 only supports V3 `.keras` "
        "files, `.weights.h5` files",
    ),
    message(
        "Unable to open file (file signature not found)",
        "Unable to synchronously open file (file signature not found)",
        "Unable to open file (truncated file:",
        "Unable to synchronously open file (truncated file:",
        "File is not a zip file",
        means="the file is not a model in a format that this version of Keras can read, or not "
        "complete",
        fix="download, copy or save the file again, with model.save('name.keras')",
        keras_2="Unable to synchronously open file (file signature not found)",
    ),
    message(
        "Invalid filepath extension for saving. $any Received: filepath=$value",
        "The filename must end in `.keras`.",
        "The filepath provided must end in `.keras` (Keras model format). Received: "
        "filepath=$value",
        "The filepath provided must end in `.keras`",
        means="a model is saved to a file whose name ends in .keras",
        fix="write the ending: 'name.keras'; for a SavedModel folder, model.export('name')",
        keras_3_15="The filepath provided must end in `.keras` (Keras model format). Received: "
        "filepath=best",
    ),
    message(
        "The filename must end in `.weights.h5`. Received: filepath=$value",
        "the filepath provided must end in `.weights.h5` (Keras weights format). Received: "
        "filepath=$value",
        "The filename must end in `.weights.h5`.",
        means="weights are saved to a file whose name ends in .weights.h5",
        fix="write the ending: 'name.weights.h5'",
        keras_3_15="The filename must end in `.weights.h5`. Received: filepath=w.h5",
    ),
    message(
        "Invalid keyword arguments: {'by_name': True}",
        "`by_name` only supports loading legacy '.h5' or '.hdf5' files.",
        "Invalid keyword arguments: {'by_name'",
        means="by_name works with the older .h5 files only, not with .weights.h5",
        fix="leave it out: load_weights(path, skip_mismatch=True) skips the layers that do not fit",
        keras_3_15="`by_name` only supports loading legacy '.h5' or '.hdf5' files. Received: "
        "w.weights.h5",
    ),
    message(
        "No model config found in the file at $value.",
        "No model found in config file.",
        "Cannot create group in read-only mode.",
        means="the file holds weights only, not the layers of the model",
        fix="build the same model first, and then model.load_weights(path); or save the whole "
        "model, model.save('name.keras')",
        keras_3_15="No model config found in the file at only.weights.h5.",
    ),
    message(
        "No images found in directory $value.",
        "Found 0 images belonging to 0 classes.",
        "Found 0 files belonging to 0 classes.",
        "The PyDataset has length 0",
        "Asked to retrieve element 0, but the Sequence has length 0",
        means="no pictures were found in the folder",
        fix="pass the folder above the classes, which has a subfolder with pictures for each class",
        keras_3_15="No images found in directory empty. Allowed formats:",
    ),
]
"""Messages about files that are not there, and about names and formats of files."""

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
    messages=[*SAVED, *saved_by_others.MESSAGES, *tensorflowjs.FILE],
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
