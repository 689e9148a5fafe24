"""Acts on the data contract: both sides sign a version, and every change of the table makes a new one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from threadline.errors import AlreadyDecided, Incomplete, NotAsked, SeparationOfDuties
from threadline.gates.acts.beginning import happened
from threadline.gates.acts.permissions import require_may
from threadline.initiatives import Signature

if TYPE_CHECKING:
    from threadline.gates.situation import Situation
    from threadline.initiatives import DataContract, Initiative


def change_contract(situation: Situation, contract: DataContract, *, by: str) -> Initiative:
    """Write a new version of a data contract, which nobody has signed yet; what rests on the old one goes stale."""
    known = {one.id: one for one in situation.initiative.data_contracts}
    before = known.get(contract.id)
    require_may(situation, "change_contract", by, allowed=((before or contract).producer,))
    if before is not None and before.version == contract.version:
        raise Incomplete(f"{contract.id} is at version {contract.version} already", "Give the change a new version")
    if contract.producer == contract.consumer:
        raise SeparationOfDuties(f"{contract.producer} cannot sign for both sides", "Name someone who reads the table")
    if not contract.columns:
        raise Incomplete(f"{contract.id} promises no columns", "Name the columns that the consumer reads")
    contracts = known | {contract.id: replace(contract, signed=())}
    values = {"what": "data_contract", "id": contract.id, "version": contract.version}
    return happened(situation, "thing_changed", by, values, data_contracts=tuple(contracts.values()))


def sign_contract(situation: Situation, contract: str, *, by: str) -> Initiative:
    """Sign the newest version of a data contract for one's side."""
    found = next((one for one in situation.initiative.data_contracts if one.id == contract), None)
    if found is None:
        raise NotAsked(f"there is no data contract {contract!r}", "Let the producer write it")
    require_may(situation, "sign_contract", by, allowed=(found.producer, found.consumer))
    side: Literal["producer", "consumer"] = "producer" if by == found.producer else "consumer"
    if any(one.person == by and one.side == side for one in found.signed):
        raise AlreadyDecided(f"{by} has signed version {found.version} already", "There is nothing left to sign")
    signed = replace(found, signed=(*found.signed, Signature(by, side, situation.as_of)))
    contracts = tuple(signed if one is found else one for one in situation.initiative.data_contracts)
    values = {"contract": contract, "version": found.version}
    return happened(situation, "contract_signed", by, values, data_contracts=contracts)
