"""Long work: what runs, how far it is, what runs regularly, and whether the worker is alive."""
