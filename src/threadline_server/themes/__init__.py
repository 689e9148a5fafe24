"""Runs of the triage, the themes they find, and what people corrected."""
