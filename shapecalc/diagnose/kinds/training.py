"""SC612 and SC613: a loss that is not a number, and what fit, compile and callbacks refuse."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code
from shapecalc.similar import closest

kind(
    Code.NOT_A_NUMBER,
    """A loss becomes nan if the data contain nan, or if the weights grow without bound, because the
    learning rate is too high or the numbers in the data are too large. In the example a number of
    the data is missing.""",
    "count what is missing: np.isnan(x).sum(), np.isnan(y).sum()",
    "lower the learning rate: Adam(1e-4), or limit the gradients: Adam(clipnorm=1.0)",
    "scale the data to about 0 to 1: x / 255 for pictures, StandardScaler for columns",
    python=True,
    example="""
    model = Sequential([Input((1,)), Dense(1)])
    model.compile(loss="mse")
    model.fit(np.array([[1.0], [np.nan]]), np.zeros((2, 1)))
    """,
    messages=[
        message(
            "loss: nan",
            "val_loss: nan",
            "Invalid loss, terminating training",
            means="the loss is not a number any more, so the model cannot learn",
            fix=(
                "look for missing values in the data, np.isnan(x).sum() and np.isnan(y).sum(), and "
                "lower the learning rate: Adam(1e-4)",
                "scale the data to about 0 to 1, and limit the gradients: Adam(clipnorm=1.0)",
            ),
            keras_3="loss: nan",
        ),
    ],
)

FIT = (
    "x y batch_size epochs verbose callbacks validation_split validation_data shuffle class_weight "
    "sample_weight initial_epoch steps_per_epoch validation_steps validation_batch_size "
    "validation_freq"
).split()
"""The arguments of fit; those of evaluate and predict are among them."""

FORMER = {
    "nb_epoch": "write epochs",
    "nb_worker": "leave it out: Keras 3 removed it",
    "nb_val_samples": "write validation_steps",
    "pickle_safe": "leave it out: Keras 3 removed it",
    "samples_per_epoch": "write steps_per_epoch",
    "show_accuracy": "leave it out, and pass metrics=['accuracy'] to compile()",
    "options": "leave it out",
    "experimental_run_tf_function": "leave it out: Keras removed it",
    **dict.fromkeys(
        ("max_queue_size", "use_multiprocessing", "workers"),
        "remove it from this call: Keras 3 takes workers, use_multiprocessing and max_queue_size "
        "where a PyDataset is created",
    ),
}
"""Arguments that fit and compile had in older versions, with what to do today."""


def _of_fit(t: MessageFields) -> Sequence[str]:
    name = t["argument"]
    if name in FORMER:
        return [FORMER[name]]
    meant = closest(name, [*FIT, "optimizer", "loss", "metrics", "loss_weights"])
    if meant:
        return [f"did you mean {meant}?"]
    return [f"leave it out; fit() accepts {', '.join(FIT)}"]


HISTORY = ("loss", "accuracy", "val_loss", "val_accuracy", "acc", "val_acc", "lr", "mae", "mse")


def _history_key(t: MessageFields) -> str:
    """Return what a missing key means; nothing for a key that is not one of a history."""
    name = t["name"]
    if name not in HISTORY and not name.startswith("val_"):
        return ""
    return f"the history of fit() has no values named {name}"


def _history_fixes(t: MessageFields) -> Sequence[str]:
    name = t["name"]
    names = "print(history.history.keys()) shows the names"
    if name.endswith("acc"):
        return [f"write history.history['{name}uracy'], as newer versions name it; {names}"]
    if name == "accuracy":
        return [f"pass metrics=['accuracy'] to compile(), not ['acc']; {names}"]
    if name == "lr":
        return [f"write history.history['learning_rate'], as Keras 3 names it; {names}"]
    if name.startswith("val_"):
        return [
            f"fit with validation data: fit(x, y, validation_split=0.2), or validation_data=…; "
            f"{names}"
        ]
    return [names]


def _monitor(t: MessageFields) -> Sequence[str]:
    """Return how to give a callback a value that fit() computes."""
    name = t["name"]
    if name.endswith("acc"):
        return [f"write monitor='{name}uracy', as newer versions name it"]
    if name.startswith("val_"):
        return [
            "fit with validation data, fit(x, y, validation_split=0.2), or watch the training: "
            f"monitor='{name.removeprefix('val_')}'"
        ]
    return ["use a name that the message lists, such as monitor='loss'"]


kind(
    Code.TRAINING,
    """compile(), fit() and the callbacks accept certain arguments and names only. In the example
    the history has no val_loss, since fit() computes it only with validation data.""",
    "use the names that the message lists",
    "`help(model.fit)` shows the arguments",
    python=True,
    example="""
    model = Sequential([Input((1,)), Dense(1)])
    model.compile(loss="mse")
    model.fit(np.zeros((8, 1)), np.zeros((8, 1)), epochs=1).history["val_loss"]
    """,
    messages=[
        message(
            "Trainer.fit() got an unexpected keyword argument $argument",
            "Trainer.evaluate() got an unexpected keyword argument $argument",
            "Trainer.predict() got an unexpected keyword argument $argument",
            "Trainer.compile() got an unexpected keyword argument $argument",
            "fit() got an unexpected keyword argument $argument",
            "evaluate() got an unexpected keyword argument $argument",
            "predict() got an unexpected keyword argument $argument",
            "compile() got an unexpected keyword argument $argument",
            "Unrecognized keyword arguments: {'$argument':",
            means="the method has no argument named {argument}",
            fix=_of_fit,
            keras_3_15="TensorFlowTrainer.fit() got an unexpected keyword argument 'nb_epoch'",
        ),
        message(
            "KeyError: $name",
            means=_history_key,
            fix=_history_fixes,
            keras_3="KeyError: 'val_loss'",
        ),
        message(
            "conditioned on metric `$name` which is not available.",
            "Early stopping conditioned on metric `$name` which is not available.",
            "Learning rate reduction is conditioned on metric `$name` which is not available.",
            "Can save best model only with $name available",
            "EarlyStopping callback received monitor=$name, but Keras isn't able to",
            "EarlyStopping callback received monitor=$name but Keras isn't able to",
            means="the callback watches {name}, but fit() does not compute it",
            fix=_monitor,
            keras_3_15="Early stopping conditioned on metric `val_loss` which is not available. "
            "Available metrics are: loss",
        ),
        message(
            "The output of the `schedule` function should be a float. Got: $value",
            "The output of the `schedule` function should be a float.",
            'The output of the "schedule" function should be float.',
            means="the function of LearningRateScheduler must return a float",
            fix="convert what it returns: return float(…)",
            keras_3_15="The output of the `schedule` function should be a float. Got: 1",
        ),
        message(
            "No loss to compute. Provide a `loss` argument in `compile()`.",
            "No loss found. You may have forgotten to provide a `loss` argument in the "
            "`compile()` method.",
            "The model cannot be compiled because it has no loss to optimize.",
            means="compile() got no loss, so fit() has nothing to minimize",
            fix="pass one: model.compile(optimizer='adam', loss='mse')",
            keras_3_15="No loss to compute. Provide a `loss` argument in `compile()`.",
        ),
        message(
            "`class_weight` must contain all classes in the data. The classes $value exist in the "
            "data but not in `class_weight`.",
            "Expected `class_weight` to be a dict with keys from 0 to one less than the number of "
            "classes, found",
            "`class_weight` must contain all classes in the data.",
            "indices[$any] = $found is not in [0, $expected) [[{{node GatherV2}}]]",
            "expected to be a dict of class weights",
            means="class_weight does not have a weight for every class",
            fix="give every class a weight: class_weight={{0: 1.0, 1: 2.0, 2: 1.0}}",
        ),
        message(
            "`validation_split` is only supported for Tensors or NumPy arrays",
            "Argument `validation_split` is only supported for tensors or NumPy arrays",
            "`validation_split` is only supported",
            "`validation_split` argument is not supported when",
            means="validation_split works with arrays only, but fit() got a dataset or generator",
            fix="pass a second dataset: validation_data=dataset.take(100), with dataset.skip(100) "
            "for the training",
            keras_3_15="Argument `validation_split` is only supported for tensors or NumPy arrays",
        ),
        message(
            "Training data contains $number samples, which is not sufficient to split it into a "
            "validation and training set as specified by `validation_split=$value`.",
            means="{number} samples are too few for validation_split={value}",
            fix="fit with more samples, or without validation_split",
            keras_3_15="Training data contains 1 samples, which is not sufficient to split it into "
            "a validation and training set as specified by `validation_split=0.2`.",
        ),
        message(
            "When providing `x` as a $any, `y` should not be passed.",
            "`y` argument is not supported when using",
            "`y` argument is not supported when",
            "You passed a dataset or dataset iterator ($any) as input `x` to your model. In that "
            "case, you should not specify a target (`y`) argument",
            means="fit() got a dataset or generator for x, which has the labels already, and y",
            fix="leave y out: model.fit(dataset)",
            keras_3_15="When providing `x` as a tf.data.Dataset, `y` should not be passed.",
        ),
        message(
            "The `batch_size` argument must not be specified for the given input type.",
            "The `batch_size` argument must not be specified when",
            "The `batch_size` argument must not be specified",
            means="a dataset has batches already, so fit() does not take batch_size",
            fix="remove batch_size from fit(), and use dataset.batch(32)",
        ),
        message(
            "Your input ran out of data; interrupting training.",
            "Your dataset ran out of data; interrupting training.",
            "Your dataset iterator ran out of data; interrupting training.",
            means="the data have fewer batches than steps_per_epoch times epochs",
            fix=(
                "repeat the dataset, dataset.repeat(), or leave steps_per_epoch out",
                "if the data are an array, check x.shape: it may have no rows",
            ),
        ),
        message(
            "Invalid `metrics`. `metrics` should contain metrics objects",
            "For a model with multiple outputs, when providing the `metrics` argument as a list, "
            "it should have as many entries as the model has outputs.",
            "When passing a list of lists as `metrics`, it should have one entry per model output.",
            means="the model has several outputs, and metrics does not have one entry for each",
            fix="give each output its own metrics: metrics=[['mae'], ['accuracy']], or by the "
            "names of the output layers, metrics={{'price': ['mae'], 'kind': ['accuracy']}}",
        ),
        message(
            "For a model with multiple outputs, when providing the `loss` argument as a list, it "
            "should have as many entries as the model has outputs.",
            "argument, can't be found in either the model's output (`y_pred`) or in the labels "
            "(`y_true`)",
            "When passing a list as loss, it should have one entry per model outputs.",
            means="the list of losses does not have one entry for each output of the model",
            fix="pass one loss for each output: loss=['mse', 'binary_crossentropy']",
        ),
        message(
            "Expected keys $any in loss dict, but found loss.keys()=$value",
            "In the dict argument `loss`, key $name does not correspond to any model output.",
            "Found unexpected losses or metrics that do not correspond to any Model output:",
            "Unknown entry in loss dictionary: $name",
            "Unknown entries in loss dictionary: $value",
            "does not correspond to any model output",
            means="loss or metrics has a key that is not the name of an output layer",
            fix="use the names in model.output_names, and name the layers: Dense(1, name='price')",
        ),
        message(
            "Error when checking model target: the list of Numpy arrays that you are passing to "
            "your model is not the size the model expected. Expected to see",
            "y_true and y_pred have different structures.",
            "The two structures don't have the same sequence length.",
            "structure of `y_true`",
            means="the labels do not have the structure of the outputs of the model",
            fix="pass one array of labels for each output: model.fit(x, [y1, y2])",
            keras_3_15="y_true and y_pred have different structures.",
        ),
    ],
)
