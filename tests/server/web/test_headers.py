from __future__ import annotations

import re

import pytest

PAGES = [
    "/",
    "/settings/profile/",
    "/settings/people/",
    "/journal/",
    "/work/",
    "/search/?q=refund",
    "/nowhere/",
    "/accounts/2fa/",
]
INLINE = re.compile(r"\son[a-z]+=|\sstyle=|<style|javascript:|<script(?![^>]*(src=|application/json))", re.IGNORECASE)


@pytest.mark.parametrize("path", [*PAGES, "/accounts/login/", "/api/v1/openapi.json", "/api/v1/me", "/alive/"])
def test_every_answer_carries_a_policy_without_inline_or_eval(ada_client, path):
    policy = ada_client.get(path)["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_no_inline_script_or_style(ada_client, path):
    html = ada_client.get(path).content.decode()

    assert INLINE.search(html) is None


def test_answers_are_not_framed_sniffed_or_kept_by_caches(ada_client):
    response = ada_client.get("/")

    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "private" in response["Cache-Control"]


def test_cookies_are_closed_to_scripts_and_to_other_sites(client, ada):
    response = client.post("/accounts/login/", {"login": ada.email, "password": "thread the long needle"})

    assert response.status_code == 302
    for name in ("sessionid",):
        cookie = response.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
