"""How results look: Keras's tables, machine forms, and messages about mistakes."""
