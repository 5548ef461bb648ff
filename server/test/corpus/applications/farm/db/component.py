from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from farm.db.connector import Connector


class Component:
    connector: Connector | None = None

    def __init__(self, connector: Connector) -> None:
        self.db = connector

    def in_pool(self, work):
        return work(self.db.pool)

    def names(self, table: sa.Table) -> list[Any]:
        return [column for column in table.c if column.name != "id"]
