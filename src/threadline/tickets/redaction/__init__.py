"""Personal data out of text, typed placeholders in, before anything else sees it."""
