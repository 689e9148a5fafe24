"""Work that answers a theme: who owns it, and where it stands."""
