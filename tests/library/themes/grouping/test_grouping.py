"""Vectors become themes: right in number, honest about the rest, the same every time."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.metrics import adjusted_rand_score
from sklearn.neighbors import NearestNeighbors

from threadline.errors import SettingError
from threadline.themes.grouping.centroids import centroids_of
from threadline.themes.grouping.communities import find_communities, merge_halves
from threadline.themes.grouping.groups import (
    GroupingSettings,
    ask_neighbours,
    group_vectors,
    number_by_weight,
)
from threadline.themes.grouping.neighbours import nearest, nearest_in_each, shared_neighbour_graph


def clouds(count, each, *, seed=0, dimensions=30, spread=0.6):
    dice = np.random.default_rng(seed)
    middles = dice.normal(size=(count, dimensions))
    points = np.repeat(middles, each, axis=0) + dice.normal(scale=spread, size=(count * each, dimensions))
    order = dice.permutation(len(points))
    points = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    return points[order], np.repeat(np.arange(count), each)[order]


@pytest.mark.parametrize("count", [3, 8, 20])
def test_clouds_are_found_without_being_told_how_many(count):
    vectors, truth = clouds(count, 60)

    grouping = group_vectors(vectors)

    assert adjusted_rand_score(truth, grouping.labels) > 0.95
    assert len(grouping.centroids) == count


def test_rows_outside_the_sample_go_where_their_neighbours_are():
    vectors, truth = clouds(8, 250)

    grouping = group_vectors(vectors, settings=GroupingSettings(sample_rows=600))

    assert adjusted_rand_score(truth, grouping.labels) > 0.95


def test_vectors_of_length_zero_stay_unassigned():
    vectors, _ = clouds(3, 40)
    vectors[::10] = 0

    grouping = group_vectors(vectors)

    assert (grouping.labels[::10] == -1).all()
    assert (grouping.confidence[::10] == 0).all()
    assert (np.delete(grouping.labels, np.s_[::10]) >= 0).mean() > 0.97


def test_one_person_writing_often_makes_no_theme():
    vectors, truth = clouds(3, 40)
    weights = np.where(truth == 2, 1 / 40, 1).astype(np.float32)

    grouping = group_vectors(vectors, weights=weights)

    assert (grouping.labels[truth == 2] == -1).mean() > 0.95
    assert (grouping.labels[truth != 2] >= 0).mean() > 0.95


def test_a_row_that_nobody_agrees_on_stays_unassigned():
    vectors, _ = clouds(6, 60)

    strict = group_vectors(vectors, settings=GroupingSettings(least_confidence=1.0))

    assert ((strict.confidence == 1) | (strict.labels == -1)).all()


@pytest.mark.parametrize("rows", [0, 1, 2, 4])
def test_too_few_rows_for_a_theme_are_all_unassigned(rows):
    vectors, _ = clouds(1, 4)

    assert (group_vectors(vectors[:rows]).labels == -1).all()


def test_themes_are_numbered_by_falling_weight():
    labels = np.array([5, 5, 2, 2, 2, -1], dtype=np.int32)

    assert number_by_weight(labels, np.ones(6, dtype=np.float32)).tolist() == [1, 1, 0, 0, 0, -1]
    assert number_by_weight(labels, np.array([9, 1, 1, 1, 1, 1], dtype=np.float32)).tolist() == [0, 0, 1, 1, 1, -1]


def test_a_setting_that_cannot_group_is_refused():
    with pytest.raises(SettingError, match="neighbours"):
        GroupingSettings(neighbours=0)


def test_centroids_are_the_mean_direction():
    vectors, truth = clouds(2, 10)

    found = centroids_of(vectors, truth.astype(np.int32))

    mean = vectors[truth == 1].mean(axis=0)
    np.testing.assert_allclose(found[1], mean / np.linalg.norm(mean), rtol=1e-5)


def test_nearest_neighbours_are_those_of_scikit_learn():
    vectors, _ = clouds(4, 300)
    places, cosines = nearest(vectors, vectors, count=7, same=True)

    expected = NearestNeighbors(n_neighbors=8, metric="cosine").fit(vectors).kneighbors(vectors, return_distance=False)

    assert [set(row) for row in places] == [set(row[1:]) for row in expected]
    np.testing.assert_allclose(cosines[0], vectors[places[0]] @ vectors[0], rtol=1e-5)


def test_shared_neighbours_weigh_by_overlap_and_by_the_ends_weights():
    places = np.array([[1, 2], [0, 2], [0, 1], [0, 1]])
    ties = np.repeat(np.arange(4), 2), places.ravel()

    graph = shared_neighbour_graph(ties, np.array([1, 1, 1, 0.5], dtype=np.float32)).toarray()

    assert graph[0, 1] == pytest.approx(1.0)  # {0, 1, 2} and {0, 1, 2}
    assert graph[0, 3] == pytest.approx(0.5 * 2 / 4)  # {0, 1, 2} and {0, 1, 3}
    np.testing.assert_allclose(graph, graph.T)


def two_cliques():
    graph = np.zeros((8, 8))
    graph[:4, :4] = graph[4:, 4:] = 1
    np.fill_diagonal(graph, 0)
    graph[3, 4] = graph[4, 3] = 0.1
    return sparse.csr_matrix(graph)


@given(seed=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_two_cliques_are_two_communities_whatever_the_order_of_visits(seed):
    found = find_communities(two_cliques(), resolution=1.0, seed=seed)

    assert len(set(found[:4])) == len(set(found[4:])) == 1
    assert found[0] != found[4]


def test_halves_of_one_community_are_merged_and_others_left():
    vectors, truth = clouds(3, 60, spread=0.3)
    ties = nearest_in_each(vectors, np.zeros(len(vectors), dtype=np.int64), count=15, least=0)
    graph = shared_neighbour_graph(ties, np.ones(len(vectors), dtype=np.float32))
    halved = truth.astype(np.int32) * 2
    halved[np.flatnonzero(truth == 1)[::2]] += 1

    merged = merge_halves(graph, halved, limit=0.08)

    assert adjusted_rand_score(truth, merged) == 1.0


def test_asking_nobody_leaves_rows_unassigned():
    vectors, _ = clouds(1, 4)

    labels, share = ask_neighbours(vectors, vectors[:0], np.zeros(0, dtype=np.int32))

    assert (labels == -1).all()
    assert not share.any()


_PRINT_DIGEST = """
import hashlib, sys
sys.path.insert(0, {tests!r})
from planted_tickets import plant_tickets
from threadline.themes.discovery.run import discover_themes
found = discover_themes(plant_tickets(700, seed=5))
parts = [found.places.tobytes(), found.confidence.tobytes(), repr(found.to_dict()).encode()]
print(hashlib.sha256(b"".join(parts + [theme.centroid.tobytes() for theme in found.themes])).hexdigest())
"""


def start_with(threads):
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    source = _PRINT_DIGEST.format(tests=str(Path(__file__).parents[3]))
    environment = {**os.environ, **dict.fromkeys(names, str(threads)), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, "-c", source], env=environment, stdout=subprocess.PIPE, text=True)


def test_the_answer_is_the_same_byte_for_byte_on_one_two_and_four_threads():
    running = [start_with(threads) for threads in (1, 2, 4)]
    digests = [process.communicate()[0].strip() for process in running]

    assert len(digests[0]) == 64
    assert len(set(digests)) == 1
