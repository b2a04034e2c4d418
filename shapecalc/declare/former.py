"""What Keras 1 and 2 called otherwise, and what it is called today.

>>> today("nb_filter", ["filters", "kernel_size"])
'filters'
>>> today("output_dim", ["rate"])
''
"""

from __future__ import annotations

from collections.abc import Collection

ARGUMENTS = {
    "U_constraint": "recurrent_constraint",
    "U_regularizer": "recurrent_regularizer",
    "W_constraint": "kernel_constraint embeddings_constraint",
    "W_regularizer": "kernel_regularizer embeddings_regularizer",
    "alpha": "negative_slope",
    "atrous_rate": "dilation_rate",
    "b_constraint": "bias_constraint",
    "b_regularizer": "bias_regularizer",
    "beta_init": "beta_initializer",
    "bias": "use_bias",
    "border_mode": "padding",
    "concat_axis": "axis",
    "consume_less": "implementation",
    "dim_ordering": "data_format",
    "dot_axes": "axes",
    "dropout_U": "recurrent_dropout",
    "dropout_W": "dropout",
    "filter_length": "kernel_size",
    "filter_size": "kernel_size",
    "forget_bias_init": "unit_forget_bias",
    "gamma_init": "gamma_initializer",
    "hidden_size": "units",
    "hidden_units": "units",
    "init": "kernel_initializer embeddings_initializer alpha_initializer",
    "inner_activation": "recurrent_activation",
    "inner_init": "recurrent_initializer",
    "input_shapes": "input_shape",
    "length": "size n",
    "lr": "learning_rate",
    "n_units": "units",
    "nb_classes": "units",
    "nb_col": "kernel_size",
    "nb_epoch": "epochs",
    "nb_feature": "units",
    "nb_filter": "filters",
    "nb_filters": "filters",
    "nb_row": "kernel_size",
    "num_filters": "filters",
    "num_units": "units",
    "output_dim": "units",
    "p": "rate",
    "pool_length": "pool_size",
    "prob": "rate",
    "return_seq": "return_sequences",
    "sigma": "stddev",
    "stride": "strides",
    "subsample": "strides",
    "subsample_length": "strides",
}
"""Arguments, with their names of today; of several, each layer has one."""

LAYERS = {
    "AtrousConvolution1D": "Conv1D",
    "AtrousConvolution2D": "Conv2D",
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
    "CuDNNGRU": "GRU",
    "CuDNNLSTM": "LSTM",
    "Deconvolution2D": "Conv2DTranspose",
    "Deconvolution3D": "Conv3DTranspose",
    "Merge": "Concatenate",
    "SyncBatchNormalization": "BatchNormalization",
    "TimeDistributedDense": "Dense",
    "merge": "concatenate",
}
"""Layers, with what takes their place today."""

GONE = {
    "Highway": "Keras 2 dropped it: Multiply and Add of two Dense layers do the same",
    "LocallyConnected1D": "Keras 3 dropped it: Conv1D shares one window among all places",
    "LocallyConnected2D": "Keras 3 dropped it: Conv2D shares one window among all places",
    "MaxoutDense": "Keras 2 dropped it: Maximum of several Dense layers does the same",
    "Merge": "Keras 2 dropped it: concatenate([a, b]), add([a, b]), multiply([a, b]), …",
    "ThresholdedReLU": "Keras 3 dropped it: ReLU(threshold=1.0) does the same",
    "merge": "Keras 2 dropped it: concatenate([a, b]), add([a, b]), multiply([a, b]), …",
}
"""Layers of which there is more to say than a name."""


def today(name: str, accepted: Collection[str]) -> str:
    """What an argument is called today, among those that a layer has; empty if it has none."""
    return next((new for new in ARGUMENTS.get(name, "").split() if new in accepted), "")
