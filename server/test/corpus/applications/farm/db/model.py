"""The tables. They are attributes of a class; an instance of it belongs to the connector."""

import sqlalchemy as sa


class Model:
    metadata = sa.MetaData()

    masters = sa.Table(
        "masters",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("active", sa.SmallInteger, nullable=False, server_default="1"),
        sa.Column("last_active", sa.BigInteger),
    )

    builds = sa.Table(
        "builds",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("master_id", None, sa.ForeignKey("masters.id", ondelete="SET NULL")),
        sa.Column("started_at", sa.Integer, nullable=False),
        sa.Column("complete_at", sa.Integer),
        sa.Column("results", sa.Integer),
    )

    chunks = sa.Table(
        "chunks",
        metadata,
        sa.Column("build_id", sa.Integer, sa.ForeignKey("builds.id", ondelete="CASCADE"), nullable=False),
        sa.Column("first_line", sa.Integer, nullable=False),
        sa.Column("last_line", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary(65536)),
    )

    sa.Index("ix_builds_number", builds.c.number, unique=True)
    sa.Index("ix_chunks_lines", chunks.c.build_id, chunks.c.first_line)

    def __init__(self, db):
        self.db = db
