"""Languages of short texts, or "und"."""

from __future__ import annotations

import pytest
from py3langid import langid

from threadline.tickets.language import LANGUAGES, LanguageGuesser

SAID = {
    "en": ["my card was declined again", "bot keeps sending same link", "why was i blocked"],
    "de": ["Der Chatbot versteht mich nicht", "Wo bleibt meine Rückerstattung?", "mein Konto ist gesperrt"],
    "fr": ["Le robot ne comprend rien", "ma carte a été refusée", "mon compte est bloqué"],
    "es": ["mi tarjeta fue rechazada", "quiero hablar con una persona", "la búsqueda no encuentra nada"],
    "pt": ["meu cartão foi recusado", "quero falar com uma pessoa", "a busca não encontra nada"],
    "it": ["la mia carta è stata rifiutata", "voglio parlare con una persona", "la ricerca non trova nulla"],
    "nl": ["mijn kaart is geweigerd", "ik wil een mens spreken", "zoeken vindt niets"],
    "pl": ["moja karta została odrzucona", "chcę rozmawiać z człowiekiem", "gdzie jest mój zwrot"],
    "tr": ["bir insanla konuşmak istiyorum", "hesab\u0131m kapat\u0131ld\u0131", "arama hiçbir şey bulmuyor"],
}


@pytest.fixture(scope="module")
def guesser():
    return LanguageGuesser(0.5)


def test_short_tickets_are_told_apart_and_hardly_ever_wrongly(guesser):
    pairs = [
        (language, guess)
        for language, texts in SAID.items()
        for guess in guesser.guess(texts)
        for language in [language]
    ]

    assert sum(language == guess for language, guess in pairs) >= len(pairs) - 3
    assert all(guess in (language, "und") for language, guess in pairs)


@pytest.mark.parametrize("text", ["", "12345 !!", "<EMAIL> <PHONE>", "\U0001f642"])
def test_what_holds_no_word_has_no_language(guesser, text):
    assert guesser.guess([text]) == ["und"]


def test_a_guess_below_the_confidence_is_undecided():
    assert LanguageGuesser(1.0).guess(["ok taxi"]) == ["und"]


def test_guesses_are_those_of_the_package_whatever_the_script_the_length_and_the_neighbours(guesser):
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    texts = [text for said in SAID.values() for text in said] + [
        "мой счёт заблокирован",
        "我的卡被拒绝了",
        "カードが拒否されました",
        "بطاقتي مرفوضة",
        "MY CARD WAS DECLINED AGAIN",
        "cafe\u0301 ferme\u0301 pourquoi",
        "\udcff broken",
        "é",
        "x",
        "warum wurde mein Konto gesperrt, ich habe nichts getan " * 3,
    ]
    expected = [identifier.classify(text) for text in texts]

    assert guesser.guess(texts) == [language if sure >= 0.5 else "und" for language, sure in expected]
    assert guesser.guess(texts) == [guess for text in texts for guess in guesser.guess([text])]
