"""Group given vectors with BERTopic, in its own environment.

python bertopic_grouping.py FOLDER: reads vectors.npy and texts.json, writes labels.npy and run.json there.
Imports and the first compilation of its parts are outside the measured time: a small warm-up run comes first.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
from bertopic import BERTopic


def main(folder: Path) -> None:
    vectors = np.load(folder / "vectors.npy")
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    warm = min(len(texts), 1_000)
    BERTopic(embedding_model=None).fit_transform(texts[:warm], vectors[:warm])
    started = time.perf_counter()
    labels, _ = BERTopic(embedding_model=None).fit_transform(texts, vectors)
    seconds = time.perf_counter() - started
    np.save(folder / "labels.npy", np.asarray(labels, dtype=np.int32))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (folder / "run.json").write_text(json.dumps({"seconds": seconds, "peak_mb": peak}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
