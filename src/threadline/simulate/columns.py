"""Arrow columns from arrays of numbers, without a Python object per row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray


def chosen(places: NDArray[np.int64], names: Sequence[str]) -> pa.Array:
    """Return `names[place]` for each place, null where the place is negative."""
    import pyarrow as pa  # noqa: PLC0415  loaded when first used

    return pa.array(list(names), type=pa.string()).take(pa.array(places, mask=places < 0))


def numbered(letter: str, numbers: NDArray[np.int64], *, digits: int = 9) -> pa.Array:
    """Return ids such as P000000012."""
    import pyarrow as pa  # noqa: PLC0415  loaded when first used
    import pyarrow.compute as pc  # noqa: PLC0415  loaded when first used

    padded = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), digits, "0")
    return pc.binary_join_element_wise(pa.scalar(letter), padded, "")


def rounded(values: NDArray[np.float64], digits: int, *, present: NDArray[np.bool_] | None = None) -> pa.Array:
    """Return numbers rounded to so many digits, null where not present."""
    import pyarrow as pa  # noqa: PLC0415  loaded when first used

    return pa.array(values.round(digits), mask=None if present is None else ~present, type=pa.float64())
