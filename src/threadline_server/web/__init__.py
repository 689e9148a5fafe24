"""The frame of every page: navigation, access rules, components, static files, and errors turned into pages."""
