"""From staged columns to the contract's types, as SQL: what each value becomes, and what can be wrong with it."""

# ruff: noqa: S608 - SQL is put together from quoted() names and literal() values only

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from threadline.tables.contracts import Kind
from threadline.tables.engine import literal
from threadline.tables.reading.moments import UNDECIDED_PARTS, find_forms, moment_sql

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

    from threadline.tables.contracts import Column
    from threadline.tables.reading.moments import MomentForms

# What programs write where there is nothing.
MISSING = "('', 'NULL', 'null', 'None', 'NaN', 'nan', 'NaT', '<NA>', '\\N')"
# White space is not only the blank: a cell of no-break spaces is empty. Trimming is slow, so only where it is due.
BLANKS = " \t\r\n\u00a0\u200b\ufeff"
PADDED = f"^[{BLANKS}]|[{BLANKS}]$"

# Numbers written with a leading zero are codes, not numbers.
WHOLE = "^-?(0|[1-9][0-9]*)$"
NUMBER = "^-?(0|[1-9][0-9]*)?([.][0-9]+)?([eE][+-]?[0-9]+)?$"
DATED = "^[0-9]{4}-[0-9]{2}-[0-9]{2}"
CARRIED = (
    ("BIGINT", "whole number"),
    ("DOUBLE", "number"),
    ("BOOLEAN", "true or false"),
    ("TIMESTAMPTZ", "moment"),
)

# What typed columns become; whatever else there is (structures, bytes, times of day) is carried as text.
TYPED = (
    (re.compile(r"(U?(TINY|SMALL)INT|U?INTEGER|BIGINT)$"), "BIGINT", "whole number"),
    (re.compile(r"(U?BIGINT|U?HUGEINT|FLOAT|DOUBLE|DECIMAL.*)$"), "DOUBLE", "number"),
    (re.compile(r"BOOLEAN$"), "BOOLEAN", "true or false"),
    (re.compile(r"TIMESTAMP"), "TIMESTAMPTZ", "moment"),
    (re.compile(r"DATE$"), "DATE", "day"),
    (re.compile(r".*\[\]$"), "VARCHAR[]", "list of text"),
)


@dataclass(frozen=True, slots=True)
class Staged:
    """A column in the staging files `relation`: the `place` gives its SQL names.

    Values are computed in layers, so that no expression is computed twice: first the trimmed text (`text`), then the
    value (`value`), then the conditions on both.
    """

    name: str
    place: int
    type: str
    relation: str

    @property
    def physical(self) -> str:
        """Return the SQL name of the column as it was found."""
        return f"c{self.place}"

    @property
    def text(self) -> str:
        """Return the SQL name of the trimmed text, null where it says nothing."""
        return f"x{self.place}"

    @property
    def value(self) -> str:
        """Return the SQL name of the converted value."""
        return f"v{self.place}"

    @property
    def text_sql(self) -> str:
        """Return the SQL that makes `text` from `physical`."""
        found = self.physical
        if self.type in {"DOUBLE", "FLOAT"}:
            # An identifier that went through a float comes back as 123.0
            whole = f"{found} = floor({found}) AND abs({found}) < 1e18"
            found = f"CASE WHEN {whole} THEN {found}::BIGINT::VARCHAR ELSE {found}::VARCHAR END"
        elif self.type != "VARCHAR":
            found = f"{found}::VARCHAR"
        trimmed = f"CASE WHEN regexp_matches({found}, '{PADDED}') THEN trim({found}, '{BLANKS}') ELSE {found} END"
        return f"CASE WHEN {trimmed} IN {MISSING} THEN NULL ELSE {trimmed} END"


@dataclass(frozen=True, slots=True)
class Problem:
    """A condition in SQL that a row must not meet, and what to call it."""

    condition: str
    reason: str
    column: str


@dataclass(frozen=True, slots=True)
class Converted:
    """A column of the checked table.

    How it is made (`sql`, over `staged`), what can be wrong with it (conditions over `staged.text` and
    `staged.value`), what it was taken for, and what the user should know.
    """

    name: str
    staged: Staged
    sql: str
    said: str
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConversionSettings:
    """What columns alone cannot say. Times after `latest` are refused; `day_first` decides 3/4/2026 when given."""

    latest: datetime
    day_first: bool | None = None


def convert(
    column: Column, staged: Staged, cursor: duckdb.DuckDBPyConnection, settings: ConversionSettings
) -> Converted:
    """Return how a column of the contract is made from a staged one."""
    if column.kind is Kind.MOMENT:
        converted = _moment(column, staged, cursor, settings)
    elif column.kind in {Kind.NUMBER, Kind.WHOLE}:
        converted = _number(column, staged)
    elif column.kind is Kind.LIST:
        converted = Converted(column.name, staged, _list_sql(staged), "list of text")
    elif column.kind is Kind.TEXT:
        # Shown as it was written: only what says nothing is taken away.
        sql = f"CASE WHEN {staged.text} IS NULL THEN NULL ELSE {staged.physical}::VARCHAR END"
        converted = Converted(column.name, staged, sql, "text")
    else:
        converted = _identifier(column, staged)
    if not column.required:
        return converted
    word = "empty" if column.kind is Kind.TEXT else "missing"
    missing = Problem(f"{staged.text} IS NULL", f"{column.name} is {word}", column.name)
    return replace(converted, problems=(missing, *converted.problems))


def carry(staged: Staged, cursor: duckdb.DuckDBPyConnection) -> Converted:
    """Return how a column that no contract knows is carried along: text gets the type that all its values have."""
    if staged.type != "VARCHAR":
        kind, said = next(((kind, said) for form, kind, said in TYPED if form.match(staged.type)), ("VARCHAR", "text"))
        return Converted(staged.name, staged, f"{staged.physical}::{kind}", said)
    counts = cursor.execute(f"""
        SELECT count(s), count(*) FILTER (regexp_matches(s, '{WHOLE}') AND try_cast(s AS BIGINT) IS NOT NULL),
            count(*) FILTER (regexp_matches(s, '{NUMBER}') AND isfinite(try_cast(s AS DOUBLE))),
            count(*) FILTER (lower(s) IN ('true', 'false')),
            count(*) FILTER (regexp_matches(s, '{DATED}') AND try_cast(s AS TIMESTAMPTZ) IS NOT NULL)
        FROM (SELECT {staged.text_sql} AS s FROM {staged.relation})""").fetchall()[0]
    there, kinds = counts[0], zip(CARRIED, counts[1:], strict=True)
    for (kind, said), count in kinds:
        if there and count == there:
            return Converted(staged.name, staged, f"{staged.text}::{kind}", said)
    return Converted(staged.name, staged, staged.text, "text")


def _identifier(column: Column, staged: Staged) -> Converted:
    if not column.choices:
        return Converted(column.name, staged, staged.text, "text")
    allowed = ", ".join(literal(choice) for choice in column.choices)
    reason = f"{column.name} is none of {', '.join(column.choices)}"
    problem = Problem(f"{staged.value} NOT IN ({allowed})", reason, column.name)
    return Converted(column.name, staged, f"lower({staged.text})", "text", (problem,))


def _number(column: Column, staged: Staged) -> Converted:
    value = staged.value
    wrong = f"{staged.text} IS NOT NULL AND ({value} IS NULL OR NOT isfinite({value}))"
    problems = [Problem(wrong, f"{column.name} is not a number", column.name)]
    if column.low is not None:
        span = f"below {column.low:g}" if column.high is None else f"outside {column.low:g}..{column.high:g}"
        above = "" if column.high is None else f" OR {value} > {column.high}"
        problems.append(Problem(f"{value} < {column.low}{above}", f"{column.name} is {span}", column.name))
    if column.kind is Kind.WHOLE:
        problems.append(Problem(f"{value} <> round({value})", f"{column.name} is not a whole number", column.name))
    said = "whole number" if column.kind is Kind.WHOLE else "number"
    return Converted(column.name, staged, f"try_cast({staged.text} AS DOUBLE)", said, tuple(problems))


def _list_sql(staged: Staged) -> str:
    if staged.type.endswith("[]"):
        return f"{staged.physical}::VARCHAR[]"
    text = staged.text
    return f"""CASE WHEN {text} IS NULL THEN NULL
        WHEN {text} LIKE '[%' AND json_valid({text}) THEN TRY(json_extract_string({text}, '$[*]'))
        WHEN {text} LIKE '[%' AND try_cast({text} AS VARCHAR[]) IS NOT NULL THEN try_cast({text} AS VARCHAR[])
        ELSE list_filter(list_transform(string_split({text}, CASE WHEN contains({text}, ';') THEN ';' ELSE ',' END),
            lambda tag: trim(tag)), lambda tag: tag <> '') END"""


def _moment(
    column: Column, staged: Staged, cursor: duckdb.DuckDBPyConnection, settings: ConversionSettings
) -> Converted:
    name = column.name
    future = Problem(
        f"{staged.value} > TIMESTAMPTZ {literal(settings.latest.isoformat(sep=' '))}",
        f"{name} lies in the future",
        name,
    )
    if staged.type.startswith(("TIMESTAMP", "DATE")):
        naive = "TIME ZONE" not in staged.type
        notes = (f"{name}: times without a zone were read as UTC",) if naive else ()
        return Converted(name, staged, f"{staged.physical}::TIMESTAMPTZ", "moment", (future,), notes)
    forms = find_forms(cursor, staged.text_sql, staged.relation)
    day_first = settings.day_first if settings.day_first is not None else forms.day_first()
    unreadable = f"{staged.text} IS NOT NULL AND {staged.value} IS NULL"
    unclear = f"{unreadable} AND regexp_matches({staged.text}, '{UNDECIDED_PARTS}')"
    problems = (
        Problem(unclear, f"{name} is ambiguous: the column does not tell day from month", name),
        Problem(unreadable, f"{name} is not a time", name),
        future,
    )
    said = f"moment ({', '.join(forms.seen()) or 'none'})"
    sql = moment_sql(staged.text, forms, day_first=day_first)
    return Converted(name, staged, sql, said, problems, _notes(name, forms, day_first=day_first))


def _notes(name: str, forms: MomentForms, *, day_first: bool | None) -> tuple[str, ...]:
    notes: list[str] = []
    if forms.silent and day_first is not None:
        first = "day" if day_first else "month"
        notes.append(f"{name}: dates such as 3/4/2026 were read with the {first} first")
    if forms.naive > 0:
        notes.append(f"{name}: {forms.naive} times without a zone were read as UTC")
    return tuple(notes)
