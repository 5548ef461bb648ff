from __future__ import annotations

import sqlalchemy as sa

from farm.db.component import Component


class BuildsComponent(Component):
    def get_build(self, build_id: int):
        def work(conn):
            tbl = self.db.model.builds
            res = conn.execute(tbl.select().where(tbl.c.id == build_id))
            return res.fetchone()

        return self.in_pool(work)

    def get_recent(self, master_id: int, number: int, open_only: bool):
        def work(conn):
            builds = self.db.model.builds
            masters = self.db.model.masters
            query = sa.select(builds.c.id, builds.c.number, masters.c.name.label("master"))
            query = query.select_from(builds.outerjoin(masters)).where(
                (builds.c.master_id == master_id) & (builds.c.number > number)
            )
            if open_only:
                query = query.where(builds.c.complete_at == None)  # noqa: E711
            query = query.order_by(builds.c.started_at.desc()).limit(20)
            return conn.execute(query).mappings().all()

        return self.in_pool(work)

    def finish(self, build_id: int, results: int, now: int):
        def work(conn):
            tbl = self.db.model.builds
            query = tbl.update().where(tbl.c.id == build_id)
            conn.execute(query.values(complete_at=now, results=results))

        return self.in_pool(work)

    def add(self, number: int, master_id: int, now: int):
        def work(conn):
            insert = self.db.model.builds.insert()
            return conn.execute(insert, {"number": number, "master_id": master_id, "started_at": now})

        return self.in_pool(work)

    def next_number(self):
        def work(conn):
            tbl = self.db.model.builds
            return conn.execute(sa.select(sa.func.max(tbl.c.number).label("number"))).scalar()

        return self.in_pool(work)

    def lines(self, build_id: int, first: int, last: int):
        def work(conn, low: int, high: int):
            chunks = self.db.model.chunks
            query = sa.select(chunks.c.first_line, chunks.c.content)
            query = query.where(chunks.c.build_id == build_id)
            query = query.where(chunks.c.first_line <= high).where(chunks.c.last_line >= low)
            return conn.execute(query.order_by(chunks.c.first_line)).all()

        return work(self.db.pool, first, last)

    def drop_old_chunks(self, before: int):
        def work(conn):
            model = self.db.model
            old = sa.select(model.builds.c.id).where(model.builds.c.complete_at < before)
            conn.execute(sa.delete(model.chunks).where(model.chunks.c.build_id.in_(old)))

        return self.in_pool(work)
