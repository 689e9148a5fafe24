"""From a file or frame in somebody's format to a checked table: staged, converted, checked, counted."""
