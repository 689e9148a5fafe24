"""Cues: what a text does rather than what it is about, such as comparing, denying, asking, or wanting a person.

Each cue is a pattern over several languages, so that texts in another language share evidence with English ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_PATTERNS = {
    "asks": r"\?",
    "shouts": r"!|\b[A-Z]{4,}\b",
    "quotes": r"[\"“”„«»]|(?<!\w)'[^']{2,}'(?!\w)",
    "asks_how": r"^\W*(?:hi|hello|hey)?\W*(?:how|where|what|which|when|is there|can i|do i|am i|wie|wo|wann|comment|où"
    r"|cómo|dónde|come|dove|hoe|waar|jak|gdzie|nasıl|nerede|como|onde)\b",
    "denies": r"\b(?:not?|never|nothing|none|nobody|\w+n['’]?t|nie|nicht|kein\w*|pas|jamais|aucun\w*|nunca|nada|ning[uú]n\w*"
    r"|non|mai|nessun\w*|niet|geen|nooit|żad\w+|não|nenhum\w*|yok|değil|hiç)\b",
    "says_time": r"\b(?:\d+|one|two|three|four|five|six|ten|half an?)\s?(?:-\s?)?(?:s|sec\w*|min\w*|h|hours?|hrs?|stunden?|heures?|horas?|ore"
    r"|uur|godzin\w*|saat|dakika)\b",
    "says_money": r"[£$€]\s?\d|\d\s?(?:[£$€]|eur\w*|quid|pounds?|dollars?|bucks|zł|tl|chf)\b",
    "says_share": r"\d\s?(?:%|percent|prozent|por ciento|pour cent)",
    "two_figures": r"\d[^.?!]*\b(?:not|but|instead|actually|really|was|took|charged|paid|sold|sind|waren|mais|pero|ma)\b[^.?!]*\d",
    "wants_person": r"\b(?:humans?|person|people to|agents?|somebody|someone|anyone|anybody|real (?:wo)?man|call me|ring me"
    r"|mensch\w*|mitarbeiter\w*|jemand\w*|humain\w*|quelqu['’]un|persona|alguien|operator\w*|iemand|człowiek\w*|humano|alguém)\b",
    "asks_why": r"\b(?:why|reasons?|explain\w*|explanation|grounds|appeal\w*|contest\w*|warum|grund|begründung|pourquoi|raison"
    r"|por ?qu[eé]|motivo|razón|perché|waarom|dlaczego|neden)\b",
    "switches_off": r"\b(?:turn\w* (?:it |this |that |them )?off|switch\w* (?:it |them |off)|opt\w* out|opt-out|disable|undo|unsubscribe"
    r"|abschalten|ausschalten|désactiver|desactivar|apagar|disattivare|uitzetten|wyłączyć|kapat\w*)\b",
    "compares_people": r"\b(?:colleagues?|husband|wife|brother|sister|neighbours?|friends?|others|men|women|man|woman|accents?|same (?:salary"
    r"|income|job|age|score|form|car)|everyone else|kolleg\w*|mari|femme|marido|mujer|moglie|vrouw|żon\w*|mąż)\b",
    "same_again": r"\b(?:same (?:question|prompt|photo|file|input|thing|text|sentence|words)|each time|every time|once more|different answers?"
    r"|dieselbe\w*|même|mismo|stesso|dezelfde|ten sam|aynı)\b",
    "changed_since": r"\b(?:since|used to|suddenly|overnight|until|worse|seit|depuis|desde|dal|sinds|od|beri)\b",
    "out_of_date": r"\b(?:old|last year|years? ago|no longer|any ?more|outdated|closed|moved|former\w*|still (?:says|shows|thinks|lists|has)"
    r"|veraltet|alte\w*|ancien\w*|antigu\w*|vecchi\w*|oude|star\w+|eski)\b|\b(?:19|20)\d\d\b",
    "does_not_exist": r"\b(?:does ?n['’]?o?t exist|no such|made[- ]up|invent\w*|never (?:said|existed|happened|offered|had|was)|erfunden\w*"
    r"|gibt es (?:gar )?nicht|n['’]existe|no existe|non esiste|bestaat niet|nie istnieje|não existe)\b",
    "wishes": r"\b(?:please add|add an?|would be (?:nice|great|good|lovely)|wish|support for|missing|needs? (?:an?|to have)|hope you|feature"
    r"|option|could you (?:add|make)|bitte|schön wäre|souhait\w*|ojalá|vorrei|graag)\b",
    "praises": r"\b(?:love|great|thanks?|thank you|brilliant|excellent|super|perfect\w*|danke|merci|gracias|grazie|dank|dzięki|obrigad\w*)\b",
    "breaks": r"\b(?:crash\w*|freez\w*|froze|blank|white screen|button|log(?:ged|s)? (?:me )?(?:in|out)|sign(?:ing)? in|password|error|update"
    r"|stürzt|absturz|bloque|se cierra|errore|foutmelding|błąd|hata)\b",
    "waits": r"\b(?:slow\w*|wait\w*|loading|spinning|time[sd]?[ -]?outs?|down|offline|unavailable|capacity|langsam|lent\w*|caíd\w*|traag|wolno|yavaş)\b",
    "danger": r"\b(?:danger\w*|allerg\w*|dose|tablets?|pills?|blood|suicid\w*|kill\w*|naked|nude|insult\w*|illegal\w*|address of|gefährlich"
    r"|dangereu\w*|peligros\w*|pericolos\w*|gevaarlijk|niebezpieczn\w*)\b",
    "second_person": r"\byou(?:r|rs)?\b",
    "third_person": r"\b(?:cust(?:omer)?|caller|client|user|member) (?:says?|reports?|states?|complains?|wants?|called)\b",
    "machine": r"\b(?:bot|chatbot|assistant|ai|algorithm|app|system|model|it)\b",
}
_COMPILED = [re.compile(pattern, re.IGNORECASE if name != "shouts" else 0) for name, pattern in _PATTERNS.items()]
CUES = (*_PATTERNS, "short", "length", "no_words")
_SHORT_WORDS, _LONG_WORDS, _MOST = 4, 60, 3


def cues_of(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return a matrix (texts, cues) of values 0..1: how often each cue is met, up to three times, and lengths."""
    found = np.zeros((len(texts), len(CUES)), dtype=np.float32)
    for row, text in enumerate(texts):
        for column, pattern in enumerate(_COMPILED):
            found[row, column] = min(len(pattern.findall(text)), _MOST) / _MOST
        words = len(text.split())
        found[row, -3:] = (words <= _SHORT_WORDS, min(words, _LONG_WORDS) / _LONG_WORDS, words == 0)
    return found
