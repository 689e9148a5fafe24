"""The server's fixtures: a journey crosses its apps."""

from server.conftest import *  # noqa: F403  pytest collects fixtures by name
