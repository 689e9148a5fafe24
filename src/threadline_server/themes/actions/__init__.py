"""Writes of the themes: runs, what people say, checks of the classifier."""
