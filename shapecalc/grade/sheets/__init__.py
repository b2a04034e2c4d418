"""How answer sheets are read: each answer is a subject, a kind and a value, with their evidence."""
