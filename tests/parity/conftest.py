"""The server's fixtures, for tests that ask the web door too."""

from server.conftest import *  # noqa: F403  pytest collects fixtures by name
