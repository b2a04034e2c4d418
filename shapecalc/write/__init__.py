"""A model is written in another form: a spec, Keras's JSON, a Python program."""
