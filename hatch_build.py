"""Makes the charts' browser bundle when the package is built, so that no machine needs Node and no page a network."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own generic is not needed here
    """Writes web/static/web/vendor/vega.js, for wheels, source distributions and editable installs alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling's signature
        """Build the bundle unless the one that is there was made by the same version of vl-convert."""
        spec = spec_from_file_location("bundle", Path(self.root) / "src/threadline_server/web/bundle.py")
        if spec is None or spec.loader is None:
            message = "src/threadline_server/web/bundle.py is missing: the checkout is not complete"
            raise FileNotFoundError(message)
        bundle = module_from_spec(spec)
        spec.loader.exec_module(bundle)
        bundle.ensure_bundle()
