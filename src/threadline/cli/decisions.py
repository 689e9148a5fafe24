"""`threadline decisions`: read decision records wherever they stand, write them as MADR 4, and see who tampered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from threadline.cli import output
from threadline.cli.options import existing_folder, folder, json_option
from threadline.errors import CheckFailed, InputError

if TYPE_CHECKING:
    from threadline.decisions.chain import Link
    from threadline.decisions.folder import DecisionLog

CHAIN_FILE = "chain.jsonl"
anywhere = click.Path(exists=True, path_type=Path)


@click.group()
def decisions() -> None:
    """Read, check, write and chain decision records (MADR 2 to 4, Nygard)."""


@decisions.command("list")
@click.argument("source", type=anywhere)
@click.option("--search", "words", help="Only those that hold all these words, the best fit first.")
@json_option
def list_decisions(source: Path, words: str | None, *, as_json: bool) -> None:
    """List the decisions in SOURCE: a file, a folder, or a checkout with its records in docs/decisions."""
    from threadline.decisions.search import search_decisions  # noqa: PLC0415  loaded when used

    log = _read(source)
    found = log.decisions if words is None else search_decisions(log.decisions, words)
    if as_json:
        output.show_json({"rows": [one.to_dict() for one in found], "notes": [note.to_dict() for note in log.notes]})
        return
    for one in found:
        when = "" if one.decided_on is None else one.decided_on.isoformat()
        output.show_text(f"{one.reference:<9} {one.status.value:<11} {when:<11} {one.title}")


@decisions.command("check")
@click.argument("source", type=anywhere)
@json_option
def check(source: Path, *, as_json: bool) -> None:
    """Say what in the records of SOURCE differs from MADR 4, with file and line; exit 1 when anything does."""
    log = _read(source)
    if as_json:
        output.show_json(log.to_dict())
    else:
        for note in log.notes:
            output.show_text(f"{note.path}, line {note.line}: {note.says}")
    if log.notes:
        raise CheckFailed(f"{len(log.notes)} notes on {len(log.files)} records.")


@decisions.command("export")
@click.argument("source", type=anywhere)
@click.argument("target", type=folder)
def export(source: Path, target: Path) -> None:
    """Write the records of SOURCE as MADR 4 into the new folder TARGET; nothing that they hold is lost."""
    from threadline.decisions.madr.writing import write_madr  # noqa: PLC0415

    log = _read(source)
    if target.exists() and any(target.iterdir()):
        raise InputError(f"{target} is not empty. Name a new folder, so that no record is overwritten.")
    for filed in log.files:
        path = target / filed.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_madr(filed.decision), encoding="utf-8")
    output.show_text(f"{len(log.files)} records written to {target}")


@decisions.command("chain")
@click.argument("source", type=existing_folder)
def chain(source: Path) -> None:
    """Add the decided records of the folder SOURCE that are not yet there to its chain of hashes (chain.jsonl)."""
    from threadline.decisions.chain import add_link, chain_to_text, verify_chain  # noqa: PLC0415

    log, links = _read(source), _links(source)
    linked = {(link.reference, link.event) for link in links}
    if faults := [fault for fault in verify_chain(links, log.decisions) if fault.place]:
        raise InputError(f"{faults[0].reference}: {faults[0].why}. Restore it before anything is added.")
    grown = links
    for one in log.decisions:
        if one.status.decided and (one.reference, one.status.value) not in linked:
            grown = add_link(grown, one)
    (source / CHAIN_FILE).write_text(chain_to_text(grown), encoding="utf-8")
    newest = grown[-1].hash if grown else "none"
    output.show_text(f"{len(grown) - len(links)} links added, {len(grown)} in all. Newest hash: {newest}")


@decisions.command("verify")
@click.argument("source", type=existing_folder)
@json_option
def verify(source: Path, *, as_json: bool) -> None:
    """Say which decided record of the folder SOURCE was changed, removed, moved or inserted; exit 1 when one was."""
    from threadline.decisions.chain import verify_chain  # noqa: PLC0415

    links = _links(source)
    if not links:
        raise InputError(f"{source / CHAIN_FILE}: there is no chain yet. Begin it with: threadline decisions chain")
    faults = verify_chain(links, _read(source).decisions)
    if as_json:
        output.show_json({"rows": [fault.to_dict() for fault in faults], "links": len(links), "newest": links[-1].hash})
    else:
        for fault in faults:
            output.show_text(f"{fault.reference} (link {fault.place or 'none'}): {fault.why}")
    if faults:
        raise CheckFailed(f"{len(faults)} of {len(links)} links do not hold.")
    if not as_json:
        output.show_text(f"{len(links)} links hold. Newest hash: {links[-1].hash}")


def _read(source: Path) -> DecisionLog:
    from threadline.decisions.folder import read_decisions  # noqa: PLC0415

    return read_decisions(source)


def _links(source: Path) -> tuple[Link, ...]:
    from threadline.decisions.chain import chain_from_text  # noqa: PLC0415

    path = source / CHAIN_FILE
    return chain_from_text(path.read_text(encoding="utf-8"), path=str(path)) if path.exists() else ()
