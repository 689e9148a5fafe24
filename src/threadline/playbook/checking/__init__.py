"""Checks across the files of a playbook: what no single file can know."""
