"""Pins that hold because something is broken upstream; each test fails on the day that its pin can go."""

from importlib.metadata import requires, version

from packaging.requirements import Requirement


def bound_of(package: str, dependency: str) -> str:
    wanted = [Requirement(text) for text in requires(package) or ()]
    return ",".join(str(one.specifier) for one in wanted if one.name == dependency)


def test_ibis_is_still_the_release_that_needs_duckdb_below_2_and_sqlglot_below_30_18():
    # Ibis issues 12108 and 12124, mended on its main by pull request 12001.
    assert version("ibis-framework").startswith("12.0."), "a newer Ibis: try to drop the pins"
    assert "<2" in bound_of("threadline", "duckdb")
    assert "<30.18" in bound_of("threadline", "sqlglot")
