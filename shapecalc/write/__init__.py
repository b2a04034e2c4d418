"""A model in another form: a spec, Keras's JSON, a program."""
