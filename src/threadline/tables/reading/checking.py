"""Which rows are accepted: the contract's conditions, and one row per key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadline.tables.contracts import Keep
from threadline.tables.engine import literal, quoted
from threadline.tables.reading.staging import LINE
from threadline.tables.report import LoadReport
from threadline.tables.stored import content_fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from threadline.tables.reading.columns import Plan
    from threadline.tables.reading.conversion import Problem
    from threadline.tables.reading.staging import Staging
    from threadline.tables.workspace import Workspace

DIFFERS = "it differs from the first row with the same key"


@dataclass(frozen=True, slots=True)
class Checked:
    """The accepted rows in order (`path`), and for each row what was decided (`verdicts`: line, problem, loses)."""

    path: Path
    verdicts: Path
    plan: Plan
    staging: Staging
    report: LoadReport


def check_rows(plan: Plan, staging: Staging, workspace: Workspace) -> Checked:
    """Judge every staged row, and write those accepted into one file, ordered by the contract's moment and key."""
    cursor = workspace.cursor()
    verdicts = _write_verdicts(plan, workspace, cursor)
    path = _write_accepted(plan, verdicts, workspace, cursor)
    return Checked(path, verdicts, plan, staging, _report(plan, staging, path, verdicts, cursor))


def problems_of(plan: Plan) -> list[Problem]:
    """Return all conditions of all columns; a row's verdict is its first problem's place in this list."""
    return [problem for converted in plan.converted for problem in converted.problems]


def _write_verdicts(plan: Plan, workspace: Workspace, cursor: duckdb.DuckDBPyConnection) -> Path:
    """Write line, problem (null: none) and whether another row with the key counts instead."""
    arms = [f"WHEN {problem.condition} THEN {place}" for place, problem in enumerate(problems_of(plan))]
    sql = {converted.name: converted.sql for converted in plan.converted}
    keys = [sql[name] for name in plan.contract.key if name in sql]
    newest = sql.get(plan.contract.newest_by or "", "NULL::TIMESTAMPTZ")
    first = workspace.new_path("judged.parquet")
    has_key = keys and (len(plan.contract.key) > 1 or len(keys) == 1)
    key = f"row({', '.join(keys)})" if has_key else "NULL"
    keyless = f"{keys[0]} IS NULL" if len(plan.contract.key) == 1 and keys else str(not keys).upper()
    cursor.execute(f"""COPY (SELECT {LINE}, CASE {" ".join(arms)} END::INT AS problem,
            CASE WHEN {keyless} THEN NULL ELSE md5(({key})::VARCHAR) END AS key,
            {newest} AS newest, {sql[plan.contract.moment]} AS moment FROM {plan.relation})
        TO {literal(str(first))} (FORMAT parquet)""")
    order = {
        Keep.NEWEST: f"newest DESC NULLS LAST, {LINE} DESC",
        Keep.EARLIEST: f"moment, {LINE}",
        Keep.FIRST: LINE,
    }[plan.contract.keep]
    second = workspace.new_path("verdicts.parquet")
    judged = f"read_parquet({literal(str(first))})"
    cursor.execute(f"""COPY (
        WITH repeated AS (SELECT key FROM {judged} WHERE problem IS NULL AND key IS NOT NULL
                          GROUP BY key HAVING count(*) > 1),
        ranked AS (SELECT {LINE}, row_number() OVER (PARTITION BY key ORDER BY {order}) AS place
                   FROM {judged} AS judged SEMI JOIN repeated USING (key) WHERE problem IS NULL)
        SELECT j.{LINE}, problem, false AS loses FROM {judged} j WHERE problem IS NOT NULL
        UNION ALL SELECT {LINE}, NULL, true FROM ranked WHERE place > 1)
        TO {literal(str(second))} (FORMAT parquet)""")
    first.unlink()
    return second


def _write_accepted(plan: Plan, verdicts: Path, workspace: Workspace, cursor: duckdb.DuckDBPyConnection) -> Path:
    path = workspace.new_path(f"{plan.contract.name}.parquet")
    columns = ", ".join(f"{converted.sql} AS {quoted(converted.name)}" for converted in plan.converted)
    there = [converted.name for converted in plan.converted]
    ties = [name for name in (*plan.contract.key, *plan.contract.required) if name in there]
    order = ", ".join(quoted(name) for name in dict.fromkeys((plan.contract.moment, *ties)))
    cursor.execute(f"""COPY (SELECT {columns} FROM {plan.relation} AS staged
            ANTI JOIN read_parquet({literal(str(verdicts))}) AS judged USING ({LINE}) ORDER BY {order})
        TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)""")
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
