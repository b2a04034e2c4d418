"""Problems of models and files, their fixes, and the meaning of Keras's error messages."""
