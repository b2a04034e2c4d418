"""The functions of TensorFlow that a Keras 2 model can have as layers: TFOpLambda and others.

`functions` says which operation of ``keras.ops`` is the same as a function of TensorFlow;
`own_rules`, `windows` and `images` have rules for those that differ; `graph_operations` says which
function is the same as an operation of a graph. Only models that Keras 2 saved need any of this.
"""
