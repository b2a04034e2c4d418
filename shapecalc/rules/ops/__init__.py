"""The rules of the operations of ``keras.ops``, in the files that Keras has for them."""
