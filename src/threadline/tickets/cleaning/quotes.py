"""Quoted replies and forwarded mail, as mail programs mark them in a dozen languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadline.tickets.cleaning.lines import alternatives, any_says_something, next_filled

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTED = re.compile(r"\s{0,3}>")

# "On Mon, 4 Mar 2024 at 10:00, Support <...> wrote:", in up to three lines
_INTRODUCTION = re.compile(
    r"\s{0,3}(?:(?:on|am|le|el|il giorno|il|em|op|w dniu|dnia|den|dne|pe|på|ti|vào|the)\b|\d|<|[^\W\d_])[^\n]{4,240}?"
    r"(?:wrote|schrieb|a écrit|escribió|escribio|ha scritto|escreveu|schreef|napisał(?:\(a\)|a)?|napsal\(?a?\)?|skrev|kirjoitti"
    r"|yazdı|написал\(?а?\)?|пишет|写道|のメール)[^\n:]{0,80}:\s*\Z",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{1,4}[./: -]|\d{4}|<EMAIL>")
_WROTE = re.compile(
    r"wrote|schrieb|écrit|escribi|scritto|escreveu|schreef|napis|napsal|skrev|kirjoitti|yazdı|написал|пишет|写道|のメール", re.IGNORECASE
)
_LONGEST_INTRODUCTION = 3
_DIVIDER = re.compile(
    r"\s{0,3}[-_=*>~# ]{2,40}\s{0,3}"
    + alternatives(
        """
        original message
        original appointment
        forwarded message
        forwarded by
        reply message
        reply above this line
        ursprüngliche nachricht
        original-?nachricht
        weitergeleitete nachricht
        message d['’]origine
        message transféré
        message original
        mensaje original
        mensaje reenviado
        mensagem original
        mensagem encaminhada
        messaggio originale
        messaggio inoltrato
        oorspronkelijk bericht
        doorgestuurd bericht
        wiadomość oryginalna
        oryginalna wiadomość
        wiadomość przekazana
        orijinal ileti
        orijinal mesaj
        iletilen mesaj
        ursprungligt meddelande
        oprindelig meddelelse
        opprinnelig melding
        alkuperäinen viesti
        původní zpráva
        исходное сообщение
        """
    )
    + r"\b",
    re.IGNORECASE,
)
_REPLY_LINE = re.compile(
    r"[^\n]{0,40}(?:(?:type|write|enter) your reply (?:above|below) this line|(?:reply|respond) above this line"
    r"|begin forwarded message|anfang der weitergeleiteten|début du message (?:transféré|réexpédié)|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato|antwort(?:en sie)? (?:bitte )?(?:oberhalb|über) dieser (?:linie|zeile))",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"\s{0,3}\*{0,2}(?:from|von|de|da|van|od|kimden|fra|från|lähettäjä|от|expéditeur|absender)\*{0,2}\s{0,2}:", re.IGNORECASE
)
_HEADER = re.compile(
    r"\s{0,3}\*{0,2}"
    + alternatives(
        """
        sent
        date
        to
        cc
        subject
        reply-to
        gesendet
        datum
        an
        betreff
        envoyé(?: le)?
        à
        objet
        enviado(?: el)?
        enviada(?: em)?
        fecha
        data
        para
        asunto
        assunto
        inviato
        a
        oggetto
        verzonden
        aan
        onderwerp
        wysłano
        do
        dw
        temat
        gönderilme(?: tarihi)?
        gönderildi
        tarih
        kime
        konu
        skickat
        till
        ämne
        sendt
        til
        emne
        lähetetty
        aihe
        """
    )
    + r"\*{0,2}\s{0,2}:",
    re.IGNORECASE,
)
_HEADER_LINES = 6
_FEWEST_HEADERS = 2
_FORWARD_WORDS = 3


def without_quotes(lines: Sequence[str]) -> list[str]:
    """Return the lines without mail that others wrote. A bare forward keeps the forwarded text, not its headers."""
    kept: list[str] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        stop = _header_stop(lines, position)
        if stop is None:
            if not _QUOTED.match(line):
                kept.append(line)
            position += 1
            continue
        if _is_quoted_below(lines, stop):
            # An introduction to quoted lines: what follows them is the customer's answer.
            position = stop
            continue
        if _says_enough(kept):
            return kept
        kept, position = [], stop
    return kept if any_says_something(kept) else [line.lstrip("> ") for line in lines]


def _header_stop(lines: Sequence[str], start: int) -> int | None:
    """Return where the text after the header at `start` begins, or None where there is none."""
    line = lines[start]
    if _DIVIDER.match(line) or _REPLY_LINE.match(line):
        after = next_filled(lines, start + 1)
        return _mail_header_stop(lines, after) or start + 1
    if _SENDER.match(line):
        return _mail_header_stop(lines, start)
    return _introduction_stop(lines, start)


def _mail_header_stop(lines: Sequence[str], start: int) -> int | None:
    if start >= len(lines) or not (_SENDER.match(lines[start]) or _HEADER.match(lines[start])):
        return None
    stop = start + 1
    while stop < min(start + _HEADER_LINES, len(lines)) and _HEADER.match(lines[stop]):
        stop += 1
    return stop if stop - start > _FEWEST_HEADERS - 1 else None


def _introduction_stop(lines: Sequence[str], start: int) -> int | None:
    if not lines[start].strip() or _QUOTED.match(lines[start]):
        return None
    joined = ""
    for stop in range(start + 1, min(start + _LONGEST_INTRODUCTION, len(lines)) + 1):
        joined = f"{joined} {lines[stop - 1].strip()}"[:400]
        if not joined.rstrip().endswith(":"):
            continue
        found = _WROTE.search(joined) and _INTRODUCTION.match(joined.strip())
        return stop if found and _DATED.search(joined) else None
    return None


def _is_quoted_below(lines: Sequence[str], start: int) -> bool:
    place = next_filled(lines, start)
    return place < len(lines) and _QUOTED.match(lines[place]) is not None


def _says_enough(lines: Sequence[str]) -> bool:
    # "FYI", "see below": the forwarded mail is what the ticket is about.
    return len(" ".join(lines).split()) >= _FORWARD_WORDS
