"""Tickets as pages show them, how they come in, and how they leave."""
