from __future__ import annotations


class LanguageGuesser:
    def __init__(self, confidence: float) -> None:
        self.confidence = confidence

    def guess(self, texts: list[str]) -> list[str]:
        from py3langid.langid import LanguageIdentifier, MODEL_FILE  # noqa
        import py3langid
        return [py3langid.classify(t)[0] for t in texts]
