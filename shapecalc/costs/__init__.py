"""What a model costs: multiply-adds, memory, and how far its outputs see."""
