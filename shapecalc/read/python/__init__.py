"""Read programs that create Keras models, without running them."""
