"""Markdown decision records: MADR 4 written, and read with patience for what other tools and older versions write."""
