"""Types of PostgreSQL and of MySQL, and classes that are mapped imperatively."""

import enum

from sqlalchemy import ARRAY as SqlArray
from sqlalchemy import Boolean, Column, Date, Enum, ForeignKey, Index, Integer, MetaData, Numeric, String, Table, Text, func
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects.postgresql import (
    ARRAY, BIT, BYTEA, CIDR, CITEXT, DATERANGE, ENUM, HSTORE, INET, INT4MULTIRANGE, INT4RANGE, INTERVAL, JSON, JSONB,
    JSONPATH, MACADDR, MONEY, NUMRANGE, OID, REGCLASS, TIMESTAMP, TSQUERY, TSTZRANGE, TSVECTOR, UUID,
)
from sqlalchemy.orm import column_property, composite, configure_mappers, registry, relationship

mapping = registry()
pg_meta = MetaData()


class Mood(enum.IntEnum):
    sad = 1
    ok = 2


events = Table(
    "events", pg_meta,
    Column("id", Integer, primary_key=True),
    Column("tags", ARRAY(String)),
    Column("nums", ARRAY(Integer)),
    Column("matrix", ARRAY(Integer, dimensions=2)),
    Column("zeroed", ARRAY(Integer, zero_indexes=True)),
    Column("plain", SqlArray(Integer)),
    Column("data", JSONB),
    Column("js", JSON),
    Column("hs", HSTORE),
    Column("during", TSTZRANGE),
    Column("ints", INT4RANGE),
    Column("days", DATERANGE),
    Column("multi", INT4MULTIRANGE),
    Column("search", TSVECTOR),
    Column("q", TSQUERY),
    Column("ip", INET),
    Column("net", CIDR),
    Column("mac", MACADDR),
    Column("took", INTERVAL(precision=3)),
    Column("span", INTERVAL(fields="DAY TO SECOND")),
    Column("bits", BIT(8)),
    Column("uid", UUID(as_uuid=False)),
    Column("mood", ENUM("sad", "ok", name="pg_mood")),
    Column("moods", ARRAY(Enum(Mood, name="int_mood"))),
    Column("cost", MONEY),
    Column("ci", CITEXT),
    Column("at", TIMESTAMP(precision=3, timezone=True)),
    Column("bin", BYTEA),
    Column("reg", REGCLASS),
    Column("host_id", ForeignKey("hosts.id")),
)

hosts = Table(
    "hosts", pg_meta,
    Column("id", mysql.INTEGER(unsigned=True).with_variant(Integer, "postgresql", "sqlite"), primary_key=True),
    Column("name", String(30)),
    Column("os", Text),
    Column("up", Boolean),
    Column("rate", Numeric(8, 2)),
    Column("since", Date),
    Column("up_host_id", ForeignKey("hosts.id")),
)

my = Table(
    "my", pg_meta,
    Column("id", mysql.BIGINT(unsigned=True), primary_key=True),
    Column("tiny", mysql.TINYINT(1)),
    Column("med", mysql.MEDIUMINT(unsigned=True, zerofill=True)),
    Column("kind", mysql.ENUM("a", "b", charset="utf8mb4")),
    Column("flags", mysql.SET("x", "y")),
    Column("body", mysql.LONGTEXT),
    Column("name", mysql.VARCHAR(30, collation="utf8mb4_bin")),
    Column("d", mysql.DOUBLE(10, 2)),
    Column("y", mysql.YEAR),
    Column("t", mysql.DATETIME(fsp=3)),
    Column("j", mysql.JSON),
    Column("b", mysql.BIT(4)),
    Column("num", mysql.NUMERIC(10, 2, unsigned=True)),
    mysql_engine="InnoDB",
)


class Host:
    pass


class Event:
    pass


class Happening(Event):
    pass


mapping.map_imperatively(
    Host, hosts,
    properties={
        "label": hosts.c.name,
        "upper": column_property(func.upper(hosts.c.name)),
        "events": relationship(Event, back_populates="host", order_by=events.c.id.desc()),
        "up_host": relationship(Host, remote_side=[hosts.c.id]),
    },
    exclude_properties=["os"],
)
mapping.map_imperatively(
    Event, events,
    properties={"host": relationship(Host, back_populates="events")},
    polymorphic_on=events.c.mood,
    polymorphic_identity="sad",
)
mapping.map_imperatively(Happening, inherits=Event, polymorphic_identity="ok")

configure_mappers()
