"""The submissions of a class as they are handed out: a folder, a zip, the export of a platform."""
