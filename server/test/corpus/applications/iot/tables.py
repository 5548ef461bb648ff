from sqlalchemy import (
    ARRAY, Boolean, Column, DateTime, Enum, Float, Identity, Index, Integer, JSON, Numeric, String, Table, UniqueConstraint, text, func, and_
)
from sqlalchemy.dialects.postgresql import JSONB, INTERVAL, BYTEA, MACADDR

from .meta import fk, metadata, table

site = table("site", Column("name", String(50), unique=True), Column("tz", String(40), server_default="UTC"))
device = table(
    "device",
    Column("site_id", fk("site.id"), index=True),
    Column("serial", String(40), nullable=False),
    Column("kind", Enum("sensor", "gateway", name="device_kind")),
    Column("labels", JSON().with_variant(JSONB, "postgresql")),
    Column("parent_id", fk("device.id", ondelete="SET NULL"), nullable=True),
    Column("retired", Boolean, server_default=text("false"), nullable=False),
    UniqueConstraint("site_id", "serial"),
)
metric = table("metric", Column("key", String(30), unique=True), Column("unit", String(10)))
reading = Table(
    "reading",
    metadata,
    Column("device_id", fk("device.id"), primary_key=True),
    Column("metric_id", fk("metric.id"), primary_key=True),
    Column("at", DateTime, primary_key=True),
    Column("value", Float(53), nullable=False),
    Column("quality", Integer, default=0),
)
alarm = table(
    "alarm",
    Column("device_id", fk("device.id")),
    Column("level", Integer, nullable=False),
    Column("opened", DateTime, nullable=False),
    Column("closed", DateTime),
    Index("alarm_open_idx", "device_id", postgresql_where=text("closed IS NULL")),
)
