"""People, teams, roles, sign-in and API tokens."""
