"""Texts to vectors: rarity-weighed words and parts of words, or a sentence model; the same on any number of threads."""
