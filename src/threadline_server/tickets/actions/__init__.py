"""What people do with tickets: bring them in, move them to a theme, and delete a person's."""
