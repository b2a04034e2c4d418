"""The losses, metrics, optimizers and callbacks that Keras finds by name, with their arguments.

Source: Keras 3.15, keras.losses, keras.metrics, keras.optimizers and keras.callbacks.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecalc.declare.names import Values, Vocabulary, snake_case
from shapecalc.rules.optimizers import OPTIMIZERS as RULES_OF_OPTIMIZERS
from shapecalc.rules.optimizers import parameters

_SHORT = {
    "bce": "BinaryCrossentropy",
    "mse": "MeanSquaredError",
    "mae": "MeanAbsoluteError",
    "mape": "MeanAbsolutePercentageError",
    "msle": "MeanSquaredLogarithmicError",
}
"""The short names that both losses and metrics have in Keras."""


_REDUCTIONS = ("sum_over_batch_size", "mean", "sum", "none", "mean_with_sample_weight", None)

_VALUES = {
    "reduction": Values(
        "sum_over_batch_size, mean, sum, none or mean_with_sample_weight",
        lambda value: value in _REDUCTIONS,
    )
}
"""The values of settings at which Keras looks when it creates a loss."""


def _objects(kind: str, table: str, shared: str, aliases: Mapping[str, str]) -> Vocabulary:
    """Return the vocabulary of one kind of object.

    Args:
        kind: the word for such an object in messages.
        table: a line for each class: its name, then the arguments that only it has.
        shared: the arguments that all classes have.
        aliases: other names of classes.
    """
    rows = [line.split() for line in table.strip().splitlines()]
    constructors = {name: dict.fromkeys([*own, *shared.split()]) for name, *own in rows}
    classes = {name: name for name in constructors}
    classes |= {snake_case(name): name for name in constructors} | dict(aliases)
    classes |= {alias.upper(): name for alias, name in aliases.items() if alias in _SHORT}
    called = {name: constructors[own] for name, own in classes.items()}
    return Vocabulary(kind, frozenset(classes), called, classes, _VALUES)


LOSSES = _objects(
    "loss",
    """
    MeanSquaredError
    MeanAbsoluteError
    MeanAbsolutePercentageError
    MeanSquaredLogarithmicError
    Huber delta
    LogCosh
    CosineSimilarity axis
    BinaryCrossentropy from_logits label_smoothing axis
    BinaryFocalCrossentropy apply_class_balancing alpha gamma from_logits label_smoothing axis
    CategoricalCrossentropy from_logits label_smoothing axis
    CategoricalFocalCrossentropy alpha gamma from_logits label_smoothing axis
    SparseCategoricalCrossentropy from_logits ignore_class axis
    KLDivergence
    Poisson
    Hinge
    SquaredHinge
    CategoricalHinge
    Dice axis
    Tversky alpha beta axis
    """,
    "reduction name dtype",
    {**_SHORT, "kld": "KLDivergence", "kl_divergence": "KLDivergence"},
)

UNDECLARED_LOSSES = ("CTC", "Circle", "Loss", "circle", "ctc")
"""The losses of Keras whose arguments are not declared here."""

SHORT_LOSSES = frozenset(form for name in (*_SHORT, "kld") for form in (name, name.upper()))
"""The short names of losses."""

METRICS = _objects(
    "metric",
    """
    MeanSquaredError
    RootMeanSquaredError
    MeanAbsoluteError
    MeanAbsolutePercentageError
    MeanSquaredLogarithmicError
    CosineSimilarity axis
    LogCoshError
    R2Score class_aggregation num_regressors
    PearsonCorrelation axis
    ConcordanceCorrelation axis
    Accuracy
    BinaryAccuracy threshold
    CategoricalAccuracy
    SparseCategoricalAccuracy
    TopKCategoricalAccuracy k
    SparseTopKCategoricalAccuracy k from_sorted_ids
    BinaryCrossentropy from_logits label_smoothing
    CategoricalCrossentropy from_logits label_smoothing axis
    SparseCategoricalCrossentropy from_logits ignore_class axis
    KLDivergence
    Poisson
    AUC num_thresholds curve summation_method thresholds multi_label num_labels label_weights \
        from_logits
    Precision thresholds top_k class_id
    Recall thresholds top_k class_id
    F1Score average threshold
    FBetaScore average beta threshold
    TruePositives thresholds
    TrueNegatives thresholds
    FalsePositives thresholds
    FalseNegatives thresholds
    Hinge
    SquaredHinge
    CategoricalHinge
    """,
    "name dtype",
    {
        **_SHORT,
        "acc": "Accuracy",
        "r2": "R2Score",
        "rmse": "RootMeanSquaredError",
        "kl_divergence": "KLDivergence",
    },
)

CALLBACKS = _objects(
    "callback",
    """
    EarlyStopping monitor min_delta patience verbose mode baseline restore_best_weights \
        start_from_epoch
    ModelCheckpoint filepath monitor verbose save_best_only save_weights_only mode save_freq \
        initial_value_threshold
    ReduceLROnPlateau monitor factor patience verbose mode min_delta cooldown min_lr
    CSVLogger filename separator append
    TensorBoard log_dir histogram_freq write_graph write_images write_steps_per_second \
        update_freq profile_batch embeddings_freq embeddings_metadata
    TerminateOnNaN raise_error
    """,
    "",
    {},
)

SCHEDULES = _objects(
    "schedule",
    """
    ExponentialDecay initial_learning_rate decay_steps decay_rate staircase name
    InverseTimeDecay initial_learning_rate decay_steps decay_rate staircase name
    PolynomialDecay initial_learning_rate decay_steps end_learning_rate power cycle name
    PiecewiseConstantDecay boundaries values name
    CosineDecay initial_learning_rate decay_steps alpha name warmup_target warmup_steps
    CosineDecayRestarts initial_learning_rate first_decay_steps t_mul m_mul alpha name
    """,
    "",
    {},
)

_CLASSES = {name: name for name in RULES_OF_OPTIMIZERS}
_CLASSES |= {name.lower(): name for name in RULES_OF_OPTIMIZERS}

OPTIMIZERS = Vocabulary(
    "optimizer",
    frozenset(_CLASSES),
    {name: dict.fromkeys(parameters(own)) for name, own in _CLASSES.items()},
    _CLASSES,
)
