"""Telling a theme in somebody's words: which sentences, in which voice, with which slips, wrapped in which mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from threadline.errors import SettingError
from threadline.simulate.dice import Dice
from threadline.simulate.filling import Filling, Teller
from threadline.simulate.mail import wrap
from threadline.simulate.personal import make_personal
from threadline.simulate.stories_file import OTHER_LANGUAGES, Story, load_shared, load_stories
from threadline.simulate.typing_habits import learn_late, put_differently, slip, type_carelessly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

# How often each voice is heard.
VOICES: Mapping[str, float] = {
    "terse": 0.2,
    "plain": 0.28,
    "rambling": 0.16,
    "angry": 0.14,
    "polite": 0.12,
    "second": 0.1,
}
CARELESS = {"terse": 0.6, "plain": 0.14, "rambling": 0.06, "angry": 0.15, "polite": 0.02, "second": 0.2}
SLIPPED = {"terse": 0.3, "plain": 0.2, "rambling": 0.35, "angry": 0.35, "polite": 0.08, "second": 0.4}
OPENED = {"plain": 0.25, "rambling": 0.6, "angry": 0.4, "polite": 0.5, "second": 0.4}
# How often the plain sentence about the theme is there beside what happened.
GIST_SHARE = 0.65
PERSONAL_SHARE = 0.07
PERSONAL = {"email": 0.35, "phone": 0.35, "card": 0.1, "account": 0.1, "ip": 0.1}


@dataclass(frozen=True, slots=True)
class Told:
    """A ticket as it was written. `personal` counts the planted personal data by kind."""

    text: str
    subject: str | None
    personal: Mapping[str, int] = field(default_factory=dict)


def theme_names() -> tuple[str, ...]:
    """Return the names of all themes that can be told."""
    return tuple(story.theme for story in load_stories())


def ticket_texts(theme: str, n: int, rng: np.random.Generator, *, language: str = "en") -> list[str]:
    """Return n texts of one theme, without mail wrapping, in many voices: for planting themes in tests.

    Raises SettingError when no story is told about that theme or in that language.
    """
    story = next((one for one in load_stories() if one.theme == theme), None)
    if story is None:
        raise SettingError("theme", theme, theme_names())
    if language != "en" and language not in OTHER_LANGUAGES:
        raise SettingError("language", language, ("en", *OTHER_LANGUAGES))
    teller = Teller(name="Harriet Osei", language=language)
    return [tell([story], teller, Dice(rng.random(DRAWS).tolist())).text for _ in range(n)]


# Draws that one ticket may use up; a ticket that needs more begins again at the first.
DRAWS = 72


def tell(stories: Sequence[Story], teller: Teller, dice: Dice) -> Told:
    """Return one ticket about one story, or about two at once."""
    filling = Filling(teller, dice)
    voice = dice.weighted(VOICES)
    parts = _english(stories, voice, dice) if teller.language == "en" else _other(stories, teller.language, dice)
    body = _typed(filling.fill(" ".join(parts)), voice, teller, dice)
    return _finish(body, _subject(stories[0], teller, dice), filling, dice)


def tell_noise(teller: Teller, dice: Dice) -> Told:
    """Return a ticket that is about nothing that anybody could mend: praise, thanks, advertising, a test."""
    shared = load_shared()
    lines = shared.lines("noise") if teller.language == "en" else shared.lines("other_noise", teller.language)
    text = Filling(teller, dice).fill(dice.pick(lines))
    return Told(slip(text, [dice.next(), dice.next()]) if dice.chance(0.3) else text, None)


def tell_burst(teller: Teller, dice: Dice) -> Told:
    """Return one of the near-copies that a machine sends in a burst."""
    return Told(Filling(teller, dice).fill(dice.pick(load_shared().lines("burst"))), "Automated notice")


def _typed(text: str, voice: str, teller: Teller, dice: Dice) -> str:
    english = teller.language == "en"
    if english:
        text = put_differently(text, dice)
    if english and voice == "second":
        text = learn_late(text)
    if english and voice == "angry":
        text = text.upper() if dice.chance(0.25) else text.rstrip(".") + "!" * (1 + int(dice.next() * 3))
    if dice.chance(CARELESS[voice]):
        text = type_carelessly(text)
    if dice.chance(SLIPPED[voice]):
        text = slip(text, [dice.next() for _ in range(2 * (1 + int(dice.next() * 4)))])
    return text


def _english(stories: Sequence[Story], voice: str, dice: Dice) -> list[str]:
    parts = _about(stories[0], voice, dice)
    for also in stories[1:]:
        parts += [dice.pick(load_shared().lines("joiners")), dice.pick((*also.happened, *also.terse))]
    return parts


def _about(story: Story, voice: str, dice: Dice) -> list[str]:
    shared = load_shared()
    if voice == "terse":
        return _tersely(story, dice)
    parts = [dice.pick(shared.lines("greetings"))] if dice.chance(0.25) else []
    if dice.chance(OPENED[voice]):
        parts.append(dice.pick(shared.lines("openings", voice)))
    parts += _happening(story, voice, dice)
    if dice.chance(0.2):
        parts.append(dice.pick(shared.lines("feelings", {"second": "plain", "rambling": "plain"}.get(voice, voice))))
    if dice.chance(0.5):
        asks = shared.lines("asks", "plain" if voice == "rambling" else voice)
        parts.append(dice.pick(story.asks if dice.chance(0.65) else asks))
    return parts


def _tersely(story: Story, dice: Dice) -> list[str]:
    parts = [dice.pick(story.terse)] if dice.chance(0.65) else [dice.pick(story.gist)]
    if dice.chance(0.3):
        parts.append(dice.pick(story.happened))
    return parts


def _happening(story: Story, voice: str, dice: Dice) -> list[str]:
    shared = load_shared()
    parts = [dice.pick(story.happened)]
    if dice.chance(0.35):
        parts.append(dice.other(story.happened, parts))
    if dice.chance(GIST_SHARE):
        parts.insert(int(dice.chance(0.3)), dice.pick(story.gist))
    if voice == "rambling":
        parts.insert(int(dice.next() * len(parts)), dice.pick(shared.lines("asides")))
    if dice.chance(0.4):
        parts.append(dice.pick(story.then))
    return parts


def _other(stories: Sequence[Story], language: str, dice: Dice) -> list[str]:
    shared = load_shared()
    parts = [dice.pick(story.others[language]) for story in stories]
    if dice.chance(0.6):
        parts.insert(0, dice.pick(shared.lines("other", language, "openings")))
    if dice.chance(0.6):
        parts.append(dice.pick(shared.lines("other", language, "middles")))
    if dice.chance(0.6):
        parts.append(dice.pick(shared.lines("other", language, "asks")))
    return parts


def _subject(story: Story, teller: Teller, dice: Dice) -> str | None:
    if teller.channel not in ("email", "form"):
        return None
    if teller.language != "en" or dice.chance(0.35):
        return dice.pick(load_shared().lines("generic_subjects"))
    return dice.pick(story.subjects)


def _finish(body: str, subject: str | None, filling: Filling, dice: Dice) -> Told:
    body, personal = _plant(body, filling.teller.language, dice)
    text = filling.fill(wrap(body, filling.teller.channel, dice))
    if filling.teller.name in text:
        personal["name"] = text.count(filling.teller.name)
    return Told(
        text=text,
        subject=None if subject is None else filling.fill(subject),
        personal=personal,
    )


def _plant(body: str, language: str, dice: Dice) -> tuple[str, dict[str, int]]:
    if not dice.chance(PERSONAL_SHARE):
        return body, {}
    kind = dice.weighted(PERSONAL)
    line = dice.pick(load_shared().lines("personal", language, kind))
    planted = line.replace("{personal}", make_personal(kind, int(dice.next() * 2**48)))
    return f"{body} {planted}", {kind: 1}
