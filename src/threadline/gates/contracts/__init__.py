"""Data contracts as other tools read them."""
