"""The embedded lake: the six tables as Delta tables that any Delta engine can open."""
