"""Capabilities: the things users see that models power. Named by tickets, described by people."""
