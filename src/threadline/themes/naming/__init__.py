"""Names and key phrases of themes, taken from what customers wrote."""
