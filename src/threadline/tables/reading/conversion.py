"""From staged columns to the contract's types, as SQL: what each value becomes, and what can be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.tables.contracts import Kind
from threadline.tables.engine import literal
from threadline.tables.reading.moments import find_forms, moment_sql

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

    from threadline.tables.contracts import Column

# What programs write where there is nothing.
MISSING = "('', 'NULL', 'null', 'None', 'NaN', 'nan', 'NaT', '<NA>', '\\N')"
# White space that is not only the blank: a cell of no-break spaces is an empty cell.
BLANKS = "' \t\r\n\u00a0\u200b\ufeff'"


@dataclass(frozen=True, slots=True)
class Staged:
    """A column in the staging files: its SQL name there, its type there, and the relation to read it from."""

    name: str
    physical: str
    type: str
    relation: str

    @property
    def text(self) -> str:
        """Return SQL for the value as trimmed text, null where it says nothing."""
        value = self.physical
        if self.type in {"DOUBLE", "FLOAT"}:
            # An identifier that went through a float comes back as 123.0
            value = f"CASE WHEN {value} = floor({value}) AND abs({value}) < 1e18 THEN {value}::BIGINT::VARCHAR ELSE {value}::VARCHAR END"
        elif self.type != "VARCHAR":
            value = f"{value}::VARCHAR"
        trimmed = f"trim({value}, {BLANKS})"
        return f"CASE WHEN {trimmed} IN {MISSING} THEN NULL ELSE {trimmed} END"


@dataclass(frozen=True, slots=True)
class Problem:
    """A condition in SQL that a row must not meet, and what to call it."""

    condition: str
    reason: str
    column: str


@dataclass(frozen=True, slots=True)
class Converted:
    """A column of the checked table: its SQL, what can be wrong, what it was taken for, what the user should know."""

    name: str
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
        converted = Converted(column.name, _list_sql(staged), "list of text")
    elif column.kind is Kind.TEXT:
        sql = f"CASE WHEN {staged.text} IS NULL THEN NULL ELSE {staged.physical}::VARCHAR END"
        converted = Converted(column.name, sql, "text")
    else:
        converted = _identifier(column, staged)
    if not column.required:
        return converted
    word = "empty" if column.kind is Kind.TEXT else "missing"
    missing = Problem(f"{staged.text} IS NULL", f"{column.name} is {word}", column.name)
    return Converted(column.name, converted.sql, converted.said, (missing, *converted.problems), converted.notes)


def _identifier(column: Column, staged: Staged) -> Converted:
    if not column.choices:
        return Converted(column.name, staged.text, "text")
    allowed = ", ".join(literal(choice) for choice in column.choices)
    value = f"lower({staged.text})"
    problem = Problem(
        f"{value} NOT IN ({allowed})", f"{column.name} is none of {', '.join(column.choices)}", column.name
    )
    return Converted(column.name, value, "text", (problem,))


def _number(column: Column, staged: Staged) -> Converted:
    value = f"try_cast({staged.text} AS DOUBLE)"
    wrong = f"{staged.text} IS NOT NULL AND ({value} IS NULL OR NOT isfinite({value}))"
    problems = [Problem(wrong, f"{column.name} is not a number", column.name)]
    low, high = column.low, column.high
    if low is not None or high is not None:
        outside = [f"{value} < {low}" if low is not None else "", f"{value} > {high}" if high is not None else ""]
        span = f"outside {low:g}..{high:g}" if low is not None and high is not None else f"below {low:g}"
        problems.append(Problem(" OR ".join(filter(None, outside)), f"{column.name} is {span}", column.name))
    if column.kind is Kind.WHOLE:
        problems.append(Problem(f"{value} <> round({value})", f"{column.name} is not a whole number", column.name))
        return Converted(column.name, f"{value}::BIGINT", "whole number", tuple(problems))
    return Converted(column.name, value, "number", tuple(problems))


def _list_sql(staged: Staged) -> str:
    if staged.type.endswith("[]"):
        return f"{staged.physical}::VARCHAR[]"
    text = staged.text
    return f"""CASE WHEN {text} IS NULL THEN NULL
        WHEN {text} LIKE '[%' AND json_valid({text}) THEN json_extract_string({text}, '$[*]')
        WHEN {text} LIKE '[%' AND try_cast({text} AS VARCHAR[]) IS NOT NULL THEN try_cast({text} AS VARCHAR[])
        ELSE list_filter(list_transform(string_split({text}, CASE WHEN contains({text}, ';') THEN ';' ELSE ',' END),
            lambda tag: trim(tag)), lambda tag: tag <> '') END"""


def _moment(
    column: Column, staged: Staged, cursor: duckdb.DuckDBPyConnection, settings: ConversionSettings
) -> Converted:
    latest = f"TIMESTAMPTZ '{settings.latest.isoformat(sep=' ')}'"
    if staged.type.startswith(("TIMESTAMP", "DATE")):
        value, said, notes = f"{staged.physical}::TIMESTAMPTZ", "moment", ()
        if "TIME ZONE" not in staged.type:
            notes = (f"{column.name}: times without a zone were read as UTC",)
        problems: tuple[Problem, ...] = ()
    else:
        forms = find_forms(cursor, staged.text, staged.relation)
        day_first = settings.day_first if settings.day_first is not None else forms.day_first()
        value = moment_sql(staged.text, forms, day_first=day_first)
        said, notes = _said_forms(column.name, forms, day_first)
        problems = _unreadable(column, staged, value, ambiguous=bool(forms.silent) and day_first is None)
    future = Problem(f"{value} > {latest}", f"{column.name} lies in the future", column.name)
    return Converted(column.name, value, said, (*problems, future), notes)


def _unreadable(column: Column, staged: Staged, value: str, *, ambiguous: bool) -> tuple[Problem, ...]:
    from threadline.tables.reading.moments import PARTS

    wrong = f"{staged.text} IS NOT NULL AND {value} IS NULL"
    problem = Problem(wrong, f"{column.name} is not a time", column.name)
    if not ambiguous:
        return (problem,)
    unclear = f"""regexp_matches({staged.text}, '{PARTS}') AND
        greatest(try_cast(regexp_extract({staged.text}, '{PARTS}', 1) AS INT),
                 try_cast(regexp_extract({staged.text}, '{PARTS}', 3) AS INT)) <= 12 AND {wrong}"""
    return (Problem(unclear, f"{column.name} is ambiguous: day or month first", column.name), problem)


def _said_forms(name: str, forms: object, day_first: bool | None) -> tuple[str, tuple[str, ...]]:
    from threadline.tables.reading.moments import MomentForms

    assert isinstance(forms, MomentForms)
    notes: list[str] = []
    seen = [form for form in ("iso", "parts", "epoch", "basic", "named") if getattr(forms, form)]
    if forms.parts and day_first is not None:
        notes.append(f"{name}: dates such as 3/4/2026 were read with the {'day' if day_first else 'month'} first")
    naive = forms.iso + forms.parts + forms.basic + forms.named - forms.zoned
    if naive > 0:
        notes.append(f"{name}: {naive} times without a zone were read as UTC")
    return f"moment ({', '.join(seen) or 'none'})", tuple(notes)


def carry(staged: Staged, cursor: duckdb.DuckDBPyConnection) -> Converted:
    """Return how a column that no contract knows is carried along: text gets the type that all its values have."""
    if staged.type != "VARCHAR":
        return Converted(staged.name, staged.physical, staged.type.lower())
    text = staged.text
    whole, number, truth, moment, there = cursor.execute(f"""
        SELECT count(*) FILTER (try_cast(s AS BIGINT) IS NOT NULL AND regexp_matches(s, '^-?(0|[1-9][0-9]*)$')),
            count(*) FILTER (regexp_matches(s, '^-?(0|[1-9][0-9]*)?([.][0-9]+)?([eE][+-]?[0-9]+)?$')
                             AND isfinite(try_cast(s AS DOUBLE))),
            count(*) FILTER (lower(s) IN ('true', 'false')),
            count(*) FILTER (regexp_matches(s, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')
                             AND try_cast(s AS TIMESTAMPTZ) IS NOT NULL),
            count(s)
        FROM (SELECT {text} AS s FROM {staged.relation})""").fetchall()[0]
    found = {"BIGINT": whole, "DOUBLE": number, "BOOLEAN": truth, "TIMESTAMPTZ": moment}
    said = {"BIGINT": "whole number", "DOUBLE": "number", "BOOLEAN": "true or false", "TIMESTAMPTZ": "moment"}
    for kind, count in found.items():
        if there and count == there:
            return Converted(staged.name, f"{text}::{kind}", said[kind])
    return Converted(staged.name, text, "text")
