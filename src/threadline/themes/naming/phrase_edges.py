"""Function words that matter at the edges and inside of a phrase: where it may begin, end, or fall in two."""

from __future__ import annotations

from typing import Final


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# A phrase may begin with these: without them it would say the contrary, or no longer ask.
STARTS: Final = _words(
    """no not never cannot can't cant won't wont don't dont doesn't doesnt didn't didnt isn't isnt without how why
    where when kein keine keinen nicht nie ohne wie pas jamais sans aucun aucune sin nunca senza mai sem geen niet
    zonder"""
)

# A phrase may end with these, mostly where its clause ends: "top up", "logged out".
ENDS: Final = _words("up off out in on back down again away through over twice")

# What follows a verb that still waits for its object.
OBJECT_STARTS: Final = _words(
    """the a an my your our their his her its this that these those der die das den dem des ein eine einen mein
    meine meinen le la les un une mon ma mes votre vos el los las una mi mis su il lo uno o os as um uma meu minha
    het de een mijn"""
)

# A phrase with one of these inside joins two thoughts.
JOINING: Final = _words(
    """and or but because which who what that when where while as if so than then und oder aber weil wenn dass et ou
    mais parce que qui y pero porque"""
)

# Words by which people speak of themselves and to others: names of themes had better do without.
PERSONS: Final = _words("i me we us my our you your they ich wir mir uns sie ihr je nous vous yo nos ustedes")
