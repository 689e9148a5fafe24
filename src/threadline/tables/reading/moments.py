"""Times as people write them, decided column by column.

A single 03/04/2026 cannot say which part is the day; a column with 21/11/2026 in it can. What the column cannot decide
is not guessed.
"""

# ruff: noqa: S608 - SQL is put together from quoted() names and literal() values only

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

ISO = r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ,].*)?$"
ISO_PARTS = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})([T ,].*)?$"
PARTS = r"^(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d{2})([T ,].*)?$"
UNDECIDED_PARTS = r"^(0?[1-9]|1[0-2])[/.-](0?[1-9]|1[0-2])[/.-](\d{4}|\d{2})([T ,].*)?$"
EPOCH = r"^(\d{9,10}|\d{12,13}|\d{15,16}|\d{18,19})(\.\d+)?$"
BASIC = r"^(19|20)\d{6}(T?\d{6}Z?)?$"
DAY_NAME_YEAR = r"^(?:[A-Za-z]{3,9}\.?,? )?(\d{1,2})[ -]([A-Za-z]{3})[A-Za-z]*\.?,?[ -](\d{4})([ T,].*)?$"
NAME_DAY_YEAR = r"^(?:[A-Za-z]{3,9}\.?,? )?([A-Za-z]{3})[A-Za-z]*\.? (\d{1,2}),? (\d{4})([ T,].*)?$"
UNIX_DATE = r"^[A-Za-z]{3} ([A-Za-z]{3}) +(\d{1,2}) (\d{1,2}:\d{2}:\d{2}) ([+-]\d{4}|[A-Z]{3}) (\d{4})$"
TIME = (
    r"^[T ,]*(?:at )?(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)? ?([AaPp])?\.?[Mm]?\.? ?"
    r"(Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}|[A-Za-z]+/[A-Za-z_/]+)? *(?:\([^)]*\))?$"
)
ZONED = r"\d:\d{2}.*(Z|z|UTC|GMT|[+-]\d{2}(:?\d{2})?|[A-Za-z]/[A-Za-z_]+)( \d{4})? *(\([^)]*\))?$"

DECIDED_SHARE = 0.99
"""Share of the telling rows that must agree on which part is the day; the few others are typing errors."""

MACROS = (
    # One match of TIME, put into the form that the engine reads everywhere: " 09:05:00.25+02:00".
    """CREATE OR REPLACE MACRO tl_clock_of(p) AS CASE WHEN p.h = '' THEN NULL ELSE
        ' ' || lpad((CASE WHEN lower(p.half) = 'p' AND p.h::INT < 12 THEN p.h::INT + 12
                          WHEN lower(p.half) = 'a' AND p.h::INT = 12 THEN 0 ELSE p.h::INT END)::VARCHAR, 2, '0')
        || ':' || CASE p.m WHEN '' THEN '00' ELSE p.m END || ':' || CASE p.s WHEN '' THEN '00' ELSE p.s END
        || CASE p.f WHEN '' THEN '' ELSE '.' || p.f END
        || CASE WHEN p.zone IN ('', 'Z', 'z', 'UTC', 'GMT') THEN '+00'
                WHEN regexp_matches(p.zone, '^[+-][0-9]{4}$') THEN p.zone[1:3] || ':' || p.zone[4:5]
                WHEN p.zone LIKE '%/%' THEN ' ' || p.zone ELSE p.zone END END""",
    # list_transform over one element is the engine's "let": the match is made once.
    f"""CREATE OR REPLACE MACRO tl_clock(rest) AS CASE WHEN trim(coalesce(rest, ''), ' T,') = '' THEN ' 00:00:00+00'
        ELSE list_transform([regexp_extract(rest, '{TIME}', ['h', 'm', 's', 'f', 'half', 'zone'])],
                            lambda p: tl_clock_of(p))[1] END""",
    """CREATE OR REPLACE MACRO tl_month(name) AS
        CASE WHEN instr('jan feb mar apr may jun jul aug sep oct nov dec', lower(name)) = 0 THEN NULL
        ELSE (instr('jan feb mar apr may jun jul aug sep oct nov dec', lower(name)) + 3) // 4 END""",
    """CREATE OR REPLACE MACRO tl_stamp(y, m, d, rest) AS
        try_cast(CASE WHEN length(y::VARCHAR) = 2 THEN '20' || y::VARCHAR ELSE y::VARCHAR END || '-' ||
            lpad(m::VARCHAR, 2, '0') || '-' || lpad(d::VARCHAR, 2, '0') || tl_clock(rest) AS TIMESTAMPTZ)""",
    f"""CREATE OR REPLACE MACRO tl_iso(s) AS coalesce(try_cast(s AS TIMESTAMPTZ),
        list_transform([regexp_extract(s, '{ISO_PARTS}', ['y', 'm', 'd', 'rest'])],
                       lambda q: tl_stamp(q.y, q.m, q.d, q.rest))[1])""",
    # `first` says which part is the day where the parts themselves do not: 'day', 'month', or null for nobody knows.
    f"""CREATE OR REPLACE MACRO tl_parts(s, first) AS
        list_transform([regexp_extract(s, '{PARTS}', ['a', 'sep', 'b', 'y', 'rest'])], lambda q:
            CASE WHEN q.a = '' THEN NULL
                 WHEN q.a::INT = q.b::INT OR first = 'day' THEN tl_stamp(q.y, q.b, q.a, q.rest)
                 WHEN first = 'month' THEN tl_stamp(q.y, q.a, q.b, q.rest)
                 WHEN q.a::INT > 12 THEN tl_stamp(q.y, q.b, q.a, q.rest)
                 WHEN q.b::INT > 12 THEN tl_stamp(q.y, q.a, q.b, q.rest) END)[1]""",
    """CREATE OR REPLACE MACRO tl_epoch(s) AS
        try_cast(make_timestamp(CASE length(regexp_extract(s, '^[0-9]+'))
            WHEN 9 THEN round(s::DOUBLE * 1e6) WHEN 10 THEN round(s::DOUBLE * 1e6)
            WHEN 12 THEN round(s::DOUBLE * 1e3) WHEN 13 THEN round(s::DOUBLE * 1e3)
            WHEN 15 THEN floor(s::DOUBLE) WHEN 16 THEN floor(s::DOUBLE)
            ELSE floor(s::DOUBLE / 1e3) END::BIGINT) AS TIMESTAMPTZ)""",
    """CREATE OR REPLACE MACRO tl_basic(s) AS
        list_transform([regexp_extract(s, '^(....)(..)(..)T?((..)(..)(..))?', ['y', 'm', 'd', 't', 'h', 'i', 's'])],
            lambda q: tl_stamp(q.y, q.m, q.d,
                               CASE q.t WHEN '' THEN '' ELSE q.h || ':' || q.i || ':' || q.s END))[1]""",
    f"""CREATE OR REPLACE MACRO tl_named(s) AS coalesce(
        list_transform([regexp_extract(s, '{DAY_NAME_YEAR}', ['d', 'm', 'y', 'rest'])],
                       lambda q: tl_stamp(q.y, tl_month(q.m), q.d, q.rest))[1],
        list_transform([regexp_extract(s, '{NAME_DAY_YEAR}', ['m', 'd', 'y', 'rest'])],
                       lambda q: tl_stamp(q.y, tl_month(q.m), q.d, q.rest))[1],
        list_transform([regexp_extract(s, '{UNIX_DATE}', ['m', 'd', 't', 'zone', 'y'])],
                       lambda q: tl_stamp(q.y, tl_month(q.m), q.d, q.t || q.zone))[1])""",
)


@dataclass(frozen=True, slots=True)
class MomentForms:
    """How the values of one column write their times: how many rows in each form."""

    iso: int
    parts: int
    epoch: int
    basic: int
    named: int
    unreadable: int
    zoned: int
    first_over_twelve: int
    second_over_twelve: int
    silent: int
    dotted: int

    @property
    def naive(self) -> int:
        """Return how many readable times name no zone."""
        return self.iso + self.parts + self.basic + self.named - self.zoned

    def seen(self) -> list[str]:
        """Return the names of the forms that occur."""
        return [form for form in ("iso", "parts", "epoch", "basic", "named") if getattr(self, form)]

    def day_first(self) -> bool | None:
        """Return whether the day comes first in dates like 3/4/2026, or None when the column does not tell."""
        telling = self.first_over_twelve + self.second_over_twelve
        if telling and self.first_over_twelve / telling >= DECIDED_SHARE:
            return True
        if telling and self.second_over_twelve / telling >= DECIDED_SHARE:
            return False
        # 03.04.2026 with dots is written where the day comes first.
        if not telling and self.dotted == self.parts:
            return True
        return None


def create_macros(cursor: duckdb.DuckDBPyConnection) -> None:
    """Teach the engine to read times."""
    for macro in MACROS:
        cursor.execute(macro)


def find_forms(cursor: duckdb.DuckDBPyConnection, text: str, relation: str) -> MomentForms:
    """Count how the times of an SQL text expression over `relation` are written."""
    answer = cursor.execute(f"""
        WITH values AS (SELECT {text} AS s FROM {relation}),
        formed AS (SELECT s, CASE WHEN regexp_matches(s, '{ISO}') THEN 'iso'
                WHEN regexp_matches(s, '{PARTS}') THEN 'parts'
                WHEN regexp_matches(s, '{BASIC}') THEN 'basic' WHEN regexp_matches(s, '{EPOCH}') THEN 'epoch'
                WHEN regexp_matches(s, '[A-Za-z]{{3}}') THEN 'named' ELSE 'unreadable' END AS form
            FROM values WHERE s IS NOT NULL),
        split AS (SELECT s, form,
                CASE form WHEN 'parts' THEN regexp_extract(s, '{PARTS}', 1)::INT END AS a,
                CASE form WHEN 'parts' THEN regexp_extract(s, '{PARTS}', 2) END AS mark,
                CASE form WHEN 'parts' THEN regexp_extract(s, '{PARTS}', 3)::INT END AS b FROM formed)
        SELECT count(*) FILTER (form = 'iso') AS iso, count(*) FILTER (form = 'parts') AS parts,
            count(*) FILTER (form = 'epoch') AS epoch, count(*) FILTER (form = 'basic') AS basic,
            count(*) FILTER (form = 'named') AS named, count(*) FILTER (form = 'unreadable') AS unreadable,
            count(*) FILTER (form <> 'unreadable' AND form <> 'epoch' AND regexp_matches(s, '{ZONED}')) AS zoned,
            count(*) FILTER (a > 12) AS first_over_twelve, count(*) FILTER (b > 12) AS second_over_twelve,
            count(*) FILTER (a <= 12 AND b <= 12 AND a <> b) AS silent, count(*) FILTER (mark = '.') AS dotted
        FROM split""").to_arrow_table()
    return MomentForms(**{name: int(values[0]) for name, values in answer.to_pydict().items()})


def moment_sql(text: str, forms: MomentForms, *, day_first: bool | None) -> str:
    """Return SQL that turns the text into a TIMESTAMPTZ, null where it cannot; only forms that occur are tried."""
    tried = (
        (forms.iso, ISO, f"tl_iso({text})"),
        (forms.parts, PARTS, _parts_sql(text, day_first=day_first)),
        (forms.basic, BASIC, f"tl_basic({text})"),
        (forms.epoch, EPOCH, f"tl_epoch({text})"),
        (forms.named, "[A-Za-z]{3}", f"tl_named({text})"),
    )
    arms = [f"WHEN regexp_matches({text}, '{form}') THEN {reading}" for count, form, reading in tried if count]
    return f"CASE {' '.join(arms)} END" if arms else "NULL::TIMESTAMPTZ"


def _parts_sql(text: str, *, day_first: bool | None) -> str:
    if day_first is None:
        return f"tl_parts({text}, NULL)"
    # The plain forms by the engine's own parser, which is ten times faster; whatever else there is by tl_parts.
    order = "%d{0}%m{0}%Y{1}" if day_first else "%m{0}%d{0}%Y{1}"
    formats = [order.format(mark, clock) for mark in "/.-" for clock in (" %H:%M", " %H:%M:%S", "")]
    # Its %Y would read 25 as the year 25.
    quick = (
        f"CASE WHEN regexp_matches({text}, '[/.-][0-9]{{4}}') THEN try_strptime({text}, {formats!r}) END::TIMESTAMPTZ"
    )
    return f"coalesce({quick}, tl_parts({text}, '{'day' if day_first else 'month'}'))"
