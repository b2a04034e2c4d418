"""From a model to text in another form: a spec, Keras's own JSON, a program in Python."""
