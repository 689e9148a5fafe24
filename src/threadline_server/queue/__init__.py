"""What waits for each person, read from all apps: the home page."""
