"""The connector: what it knows comes when it is configured, not when it is made."""

from __future__ import annotations

from typing import Any

from farm.db import builds, masters, model


class Connector:
    def __init__(self, basedir: str) -> None:
        self.basedir = basedir
        self.pool: Any = None
        self._settings: dict[str, Any] | None = None

    def configure(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self.model = model.Model(self)
        self.builds = builds.BuildsComponent(self)
        self.masters = masters.MastersComponent(self)
