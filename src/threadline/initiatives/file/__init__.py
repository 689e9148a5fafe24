"""The file of an initiative: read, checked, upgraded, written, described."""
