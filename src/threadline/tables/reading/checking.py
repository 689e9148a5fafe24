"""Which rows are accepted: the contract's conditions, and one row per key."""

# ruff: noqa: S608 - SQL is put together from quoted() names and literal() values only

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.tables.contracts import Keep
from threadline.tables.engine import literal, quoted
from threadline.tables.reading.conversion import Problem
from threadline.tables.reading.progress import CHECKING, ReadProgress
from threadline.tables.reading.staging import LINE
from threadline.tables.report import LoadReport
from threadline.tables.stored import content_fingerprint, order_of

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from threadline.tables.reading.columns import Plan
    from threadline.tables.reading.progress import Report
    from threadline.tables.reading.staging import Staging
    from threadline.tables.workspace import Place

ROW_GROUP = 20_480
# How much of the checking is done after each of its steps, as measured on large files.
TYPED, JUDGED, SORTED = 0.4, 0.45, 0.85
DIFFERS = "it differs from the first row with the same key"


@dataclass(frozen=True, slots=True)
class Checked:
    """The accepted rows in order (`path`), and the lines of all others with what was decided (`verdicts`)."""

    path: Path
    verdicts: Path
    plan: Plan
    staging: Staging
    report: LoadReport


def check_rows(plan: Plan, staging: Staging, scratch: Place, *, report: Report) -> Checked:
    """Judge every staged row, and write those accepted into one file, ordered by the contract's moment and key."""
    cursor = scratch.cursor()

    def say(share: float) -> None:
        report(ReadProgress(CHECKING, staging.read, share))

    say(0.0)
    typed = _write_typed(plan, scratch, cursor)
    say(TYPED)
    verdicts = _write_verdicts(plan, typed, scratch, cursor)
    say(JUDGED)
    path = _write_accepted(plan, typed, verdicts, scratch)
    say(SORTED)
    return Checked(path, verdicts, plan, staging, _report(plan, staging, path, verdicts, cursor))


def problems_of(plan: Plan) -> list[Problem]:
    """Return all conditions of all columns; a row's verdict is its first problem's place in this list.

    The last of them, at place -1, is that of a row whose key another row has taken.
    """
    differs = Problem("false", DIFFERS, ", ".join(plan.contract.key))
    return [*(problem for converted in plan.converted for problem in converted.problems), differs]


def _write_typed(plan: Plan, scratch: Place, cursor: duckdb.DuckDBPyConnection) -> Path:
    """Write line, all values (v0, v1 ...) and the place of the row's first problem, null if there is none."""
    path = scratch.new_path("typed.parquet")
    staged = [converted.staged for converted in plan.converted]
    arms = [f"WHEN {problem.condition} THEN {place}" for place, problem in enumerate(problems_of(plan))]
    problem = f"CASE {' '.join(arms)} END"
    texts = ", ".join(dict.fromkeys(f"{one.text_sql} AS {one.text}, {one.physical}" for one in staged))
    values = ", ".join(f"{one.sql} AS {one.staged.value}, {one.staged.text}" for one in plan.converted)
    cursor.execute(f"""COPY (
        SELECT {LINE}, {problem}::INT AS problem, {", ".join(one.value for one in staged)}
        FROM (SELECT {LINE}, {values} FROM (SELECT {LINE}, {texts} FROM {plan.relation})))
        TO {literal(str(path))} (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE {ROW_GROUP})""")
    return path


def _write_verdicts(plan: Plan, typed: Path, scratch: Place, cursor: duckdb.DuckDBPyConnection) -> Path:
    """Write the lines that are not accepted: with their problem, or with none when another row of the key counts."""
    path = scratch.new_path("verdicts.parquet")
    value = {converted.name: converted.staged.value for converted in plan.converted}
    keys = [value[name] for name in plan.contract.key if name in value]
    newest = value.get(plan.contract.newest_by or "")
    order = {
        Keep.NEWEST: f"{f'{newest} DESC NULLS LAST, ' if newest else ''}{LINE} DESC",
        Keep.EARLIEST: f"{value[plan.contract.moment]}, {LINE}",
        Keep.FIRST: LINE,
    }[plan.contract.keep]
    # Usage without event_id has no key: such rows never stand for one another.
    whole = (
        f"len([k FOR k IN [{', '.join(f'{key}::VARCHAR' for key in keys)}] IF k IS NOT NULL]) > 0" if keys else "false"
    )
    rows = f"(SELECT * FROM read_parquet({literal(str(typed))}) WHERE problem IS NULL AND {whole})"
    by = ", ".join(keys) or "1"
    same = " AND ".join(f"r.{key} IS NOT DISTINCT FROM g.{key}" for key in keys) or "false"
    # Where the first row counts, one that says something else is no repeat but a contradiction.
    content = f"md5(row({', '.join(value.values())})::VARCHAR)" if plan.contract.keep is Keep.FIRST else "NULL"
    cursor.execute(f"""COPY (
        WITH repeated AS (SELECT {by} FROM {rows} GROUP BY {by} HAVING count(*) > 1),
        ranked AS (SELECT {LINE}, row_number() OVER same_key AS place,
                   {content} <> first_value({content}) OVER same_key AS differs
                   FROM {rows} AS r SEMI JOIN repeated AS g ON {same}
                   WINDOW same_key AS (PARTITION BY {by} ORDER BY {order}))
        SELECT {LINE}, problem FROM read_parquet({literal(str(typed))}) WHERE problem IS NOT NULL
        UNION ALL SELECT {LINE}, CASE WHEN differs THEN -1 END FROM ranked WHERE place > 1)
        TO {literal(str(path))} (FORMAT parquet)""")
    return path


def _write_accepted(plan: Plan, typed: Path, verdicts: Path, scratch: Place) -> Path:
    path = scratch.new_path(f"{plan.contract.name}.parquet")
    columns = ", ".join(f"{one.staged.value} AS {quoted(one.name)}" for one in plan.converted)
    there = [converted.name for converted in plan.converted]
    order = ", ".join(quoted(name) for name in order_of(plan.contract, there))
    scratch.cursor().execute(f"""COPY (SELECT {columns} FROM read_parquet({literal(str(typed))}) AS typed
            ANTI JOIN read_parquet({literal(str(verdicts))}) AS judged USING ({LINE}) ORDER BY {order})
        TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})""")
    return path


def _report(plan: Plan, staging: Staging, path: Path, verdicts: Path, cursor: duckdb.DuckDBPyConnection) -> LoadReport:
    relation = f"read_parquet({literal(str(path))})"
    types = [(name, kind) for name, kind, *_ in cursor.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()]
    moment = quoted(plan.contract.moment)
    span = cursor.execute(f"SELECT count(*) AS n, min({moment}) AS a, max({moment}) AS b FROM {relation}")
    count, first_at, last_at = (column[0].as_py() for column in span.to_arrow_table().columns)
    judged = f"read_parquet({literal(str(verdicts))})"
    counts = cursor.execute(f"SELECT problem, count(*) FROM {judged} GROUP BY problem ORDER BY problem").fetchall()
    problems = problems_of(plan)
    reasons = dict(staging.malformed)
    for place, number in counts:
        if place is not None:
            reasons[problems[place].reason] = reasons.get(problems[place].reason, 0) + number
    return LoadReport(
        table=plan.contract.name,
        source="",
        read=staging.read,
        accepted=count,
        duplicates=sum(number for place, number in counts if place is None),
        rejected_by_reason=reasons,
        columns={one.name: _said(one.name, one.said, plan.sources[one.name]) for one in plan.converted},
        notes=(*plan.notes, *(note for one in plan.converted for note in one.notes)),
        first_at=first_at,
        last_at=last_at,
        fingerprint=content_fingerprint(cursor, relation, types),
    )


def _said(name: str, said: str, source: str) -> str:
    return said if source == name else f"{said}, from {source!r}"
