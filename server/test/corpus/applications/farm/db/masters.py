from __future__ import annotations

import sqlalchemy as sa

from farm.db.component import Component


class MastersComponent(Component):
    def find(self, name: str):
        tbl = self.db.model.masters
        return self.in_pool(lambda conn: conn.execute(sa.select(tbl.c.id).where(tbl.c.name == name)).scalar())

    def set_active(self, master_id: int, active: bool):
        def work(conn):
            tbl = self.db.model.masters
            whereclause = tbl.c.id == master_id
            conn.execute(sa.select(tbl).where(whereclause))
            conn.execute(tbl.update().where(whereclause).values(active=int(active)))

        return self.in_pool(work)

    def with_builds(self):
        masters, builds = self.db.model.masters, self.db.model.builds
        query = (
            sa.select(masters.c.name, sa.func.count(builds.c.id).label("builds"))
            .select_from(masters.join(builds, builds.c.master_id == masters.c.id))
            .group_by(masters.c.name)
            .having(sa.func.count(builds.c.id) > 0)
        )
        return self.in_pool(lambda conn: conn.execute(query).all())

    def all_columns(self):
        tbl = self.db.model.masters
        return self.in_pool(lambda conn: conn.execute(sa.select(*self.names(tbl))).all())
