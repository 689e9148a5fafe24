"""Themes: sets of tickets that say the same thing, where they are going, and how the product failed in them."""
