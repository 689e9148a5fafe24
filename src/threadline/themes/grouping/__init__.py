"""Vectors to groups of unknown number: nearest neighbours, the graph that they make, and its communities."""
