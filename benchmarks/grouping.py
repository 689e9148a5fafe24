"""Theme discovery against BERTopic and k-means on real labelled intents, all given the same vectors.

    THREADLINE_REALDATA=folder python benchmarks/grouping.py [--peer benchmarks/.envs/bertopic/bin/python]
        [--sentences FOLDER_OF_A_MODEL]

Every row counts; the unassigned are one label. k-means is told the true number of themes, the others are not. BERTopic
runs in an environment of its own (pip install bertopic==0.17.4 umap-learn==0.5.12 hdbscan==0.8.44), with its default
settings. Seconds are those of grouping alone; the peak is that of the process that groups, the vectors included.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from threadline.themes.encoding.sentences import SentenceEncoder
from threadline.themes.encoding.tfidf import TfidfEncoder
from threadline.themes.grouping.groups import GroupingSettings, group_vectors

HERE = Path(__file__).parent
SETS = {"banking77": "banking77.parquet", "hwu64": "hwu64_fold1.parquet"}


def group_ours(folder: Path, same_wording: float) -> None:
    """Group in a process of its own, so that its peak memory is its own."""
    vectors = np.load(folder / "vectors.npy")
    settings = GroupingSettings(same_above=same_wording)
    group_vectors(vectors[:1_000])
    started = time.perf_counter()
    labels = group_vectors(vectors, settings=settings).labels
    write_run(folder, labels, time.perf_counter() - started)


def group_k_means(folder: Path, count: int) -> None:
    vectors = np.load(folder / "vectors.npy")
    started = time.perf_counter()
    labels = KMeans(count, n_init=3, random_state=0).fit(vectors).labels_
    write_run(folder, labels, time.perf_counter() - started)


def write_run(folder: Path, labels: np.ndarray, seconds: float) -> None:
    np.save(folder / "labels.npy", labels)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (folder / "run.json").write_text(json.dumps({"seconds": seconds, "peak_mb": peak}), encoding="utf-8")


def measure(command: list[str], folder: Path, truth: list[str]) -> str:
    subprocess.run([*command, str(folder)], check=True, capture_output=True)
    labels = np.load(folder / "labels.npy")
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return (
        f"{len(set(labels[labels >= 0].tolist())):7d}  {normalized_mutual_info_score(truth, labels):5.3f}  "
        f"{adjusted_rand_score(truth, labels):5.3f}  {np.mean(labels < 0):10.1%}  {run['seconds']:7.1f}  "
        f"{run['peak_mb']:7.0f}"
    )


def encoders(sentences: Path | None) -> Iterator[tuple[str, TfidfEncoder | SentenceEncoder]]:
    yield "TF-IDF", TfidfEncoder()
    if sentences:
        yield "sentences", SentenceEncoder(sentences)


def compare(arguments: argparse.Namespace) -> None:
    data = Path(os.environ["THREADLINE_REALDATA"])
    print("set        encoding   method            themes  NMI    ARI    unassigned  seconds  peak MB")
    for name, file in SETS.items():
        table = pq.read_table(data / file)
        texts, truth = table.column("text").to_pylist(), table.column("intent").to_pylist()
        for encoding, encoder in encoders(arguments.sentences):
            encoder.fit([texts])
            ours = [sys.executable, __file__]
            methods = {
                "Threadline": [*ours, "--ours", str(encoder.same_wording)],
                "k-means, told k": [*ours, "--k-means", str(len(set(truth)))],
            }
            if arguments.peer:
                methods["BERTopic"] = [arguments.peer, str(HERE / "peers" / "bertopic_grouping.py")]
            with tempfile.TemporaryDirectory() as temporary:
                folder = Path(temporary)
                np.save(folder / "vectors.npy", encoder.encode(texts))
                (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
                for method, command in methods.items():
                    print(f"{name:9s}  {encoding:9s}  {method:15s}  {measure(command, folder, truth)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", help="Python of the environment that holds BERTopic")
    parser.add_argument("--sentences", type=Path, help="folder of a sentence-transformers model")
    parser.add_argument("--ours", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--k-means", type=int, help=argparse.SUPPRESS)
    parser.add_argument("folder", nargs="?", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ours:
        group_ours(arguments.folder, arguments.ours)
    elif arguments.k_means:
        group_k_means(arguments.folder, arguments.k_means)
    else:
        compare(arguments)


if __name__ == "__main__":
    main()
