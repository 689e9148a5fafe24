from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from threadline_server.themes import jobs
from threadline_server.themes.actions import checking
from threadline_server.themes.models import AccuracyCheck, CheckState

pytestmark = pytest.mark.django_db
LABELLED = (
    "words,label",
    *(f"The bot invented a rule about refunds number {n},fabricated_answer" for n in range(8)),
    *(f"Your page has been down since {n} and nothing loads,slow_or_unavailable" for n in range(8)),
)


@pytest.fixture(autouse=True)
def trained(own_data_folder, classifier_folder):
    (own_data_folder / "themes").mkdir()
    (own_data_folder / "themes" / "classifier").symlink_to(classifier_folder)


@pytest.fixture
def send(mira_client):
    def go(*lines: str) -> AccuracyCheck:
        file = SimpleUploadedFile("labels.csv", "\n".join((*(lines or LABELLED), "")).encode())
        response = mira_client.post(reverse("themes:checks"), {"file": file})
        assert response.status_code == 302, response.content.decode()
        return AccuracyCheck.objects.latest("pk")

    return go


def start(client, check: AccuracyCheck, text: str = "words", label: str = "label"):
    return client.post(reverse("themes:check", args=[check.pk]), {"text_column": text, "label_column": label})


def test_a_labelled_file_becomes_figures_that_can_be_linked(send, mira_client, sam_client, run_jobs, settings):
    check = send()
    assert check.label_column == "label"
    assert "Which column holds the texts" in mira_client.get(reverse("themes:check", args=[check.pk])).content.decode()
    start(mira_client, check)
    run_jobs()

    check.refresh_from_db()
    assert (check.state, check.result["n"]) == (CheckState.DONE, 16)
    page = sam_client.get(reverse("themes:check", args=[check.pk])).content.decode()
    for words in ("On 16 labelled tickets", "Macro-F1", "Calibration error", "What is taken for what"):
        assert words in page
    assert (list(settings.UPLOAD_FOLDER.iterdir()), check.rows) == ([], []), "what customers wrote does not lie around"


def test_a_label_that_the_playbook_does_not_have_is_said_and_the_file_stays(send, mira_client, run_jobs):
    check = send("words,label", "Something,gremlins")
    start(mira_client, check)
    run_jobs()

    check.refresh_from_db()
    assert check.state == CheckState.FAILED
    assert "gremlins" in check.error
    assert checking.stored_file(check).is_file()
    assert "gremlins" in mira_client.get(reverse("themes:check", args=[check.pk])).content.decode()


def test_columns_that_are_not_there_or_twice_the_same_are_refused(send, mira_client):
    check = send()

    assert start(mira_client, check, text="label").status_code == 400
    assert start(mira_client, check, text="nothing").status_code == 400
    assert AccuracyCheck.objects.get().state == CheckState.MAPPING


def test_an_empty_upload_is_refused_in_words(mira_client):
    response = mira_client.post(reverse("themes:checks"), {"file": SimpleUploadedFile("x.csv", b"")})

    assert response.status_code == 400
    assert "Choose a file" in response.content.decode()


def test_a_file_can_be_discarded_and_is_dropped_after_a_day(send, mira_client, settings):
    mira_client.post(reverse("themes:discard_check", args=[send().pk]))
    assert AccuracyCheck.objects.count() == 0
    check = send()
    AccuracyCheck.objects.filter(pk=check.pk).update(created_at=timezone.now() - timedelta(days=2))

    assert jobs.drop_waiting_labels.call() == 1
    assert list(settings.UPLOAD_FOLDER.iterdir()) == []


def test_agents_do_not_see_labelled_files(send, kofi_client):
    assert kofi_client.get(reverse("themes:check", args=[send().pk])).status_code == 403


def test_a_program_drops_a_file_that_it_sent_by_mistake(send, mira_client):
    check = send()
    address = f"/api/v1/accuracy/{check.pk}/discard"

    assert mira_client.post(address).status_code == 204
    assert not checking.stored_file(check).exists()
    assert mira_client.post(address).status_code == 404
