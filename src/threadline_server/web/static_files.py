"""Static files named by their content, so that browsers may keep them for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # it has none


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped, see above
    """As whitenoise does it; a file that is not in the list is served under its own name instead of failing a page."""

    manifest_strict = False

    def hashed_name(self, name: str, content: object = None, filename: str | None = None) -> str:
        """Return the name with its hash, or the plain name where the file is not (yet) there."""
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name
