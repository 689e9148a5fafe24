"""What training leaves behind: linear scores and their calibration, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Model:
    """Scores are `features @ weights + offsets`; probabilities the softmax of `scores @ mixing + shifts`.

    `weights` (features, labels), `mixing` (labels, labels); `pool_most` and `pool_half` say how sure many tickets are
    together (see `pooling`).
    """

    weights: NDArray[np.float32]
    offsets: NDArray[np.float64]
    mixing: NDArray[np.float64]
    shifts: NDArray[np.float64]
    pool_most: float
    pool_half: float

    def probabilities(self, features: Any) -> NDArray[np.float64]:
        """Return calibrated probabilities (rows, labels) for a sparse matrix of features."""
        scores = np.asarray(features @ self.weights, dtype=np.float64) + self.offsets
        return softmax(scores @ self.mixing + self.shifts)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the model as plain arrays."""
        return {one.name: np.asarray(getattr(self, one.name)) for one in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]]) -> Model:
        """Return the model that `arrays` gave."""
        return cls(
            weights=arrays["weights"],
            offsets=arrays["offsets"],
            mixing=arrays["mixing"],
            shifts=arrays["shifts"],
            pool_most=float(arrays["pool_most"]),
            pool_half=float(arrays["pool_half"]),
        )


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rows of positive numbers that add up to 1."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return shares
