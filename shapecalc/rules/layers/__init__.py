"""The rules of all layers; the files are named as the chapters of Keras's documentation."""
