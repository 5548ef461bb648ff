"""DDL elements that names hold: executed, listened to, made of texts of which a run knows a part."""

from sqlalchemy import DDL, Column, Integer, MetaData, Table, event
from sqlalchemy.schema import CreateTable, DropTable

metadata = MetaData()
things = Table("things", metadata, Column("id", Integer))
create = DDL("CREATE EXTENSION IF NOT EXISTS hstore")
named = DDL("ALTER TABLE things ADD CONSTRAINT %(name)s CHECK (id > 0)", context={"name": "ck_id"})

event.listen(metadata, "before_create", create)
event.listen(things, "after_create", named.execute_if(dialect="postgresql"))
event.listen(metadata, "before_create", DDL("SELECT 2"))


class Trigger:
    def __init__(self, table):
        self.table = table

    def __str__(self):
        return f"CREATE TRIGGER {self.table.name}_x BEFORE UPDATE ON {self.table.name}"


def executed(connection):
    connection.execute(create)
    connection.execute(CreateTable(things))
    drop = DropTable(things)
    connection.execute(drop)


def listened():
    event.listen(metadata, "before_create", create)
    event.remove(metadata, "before_create", create)


def index(connection, name):
    ddl = DDL(f"CREATE INDEX {name} ON things (id)")
    connection.execute(ddl)


def percent(connection, name: str):
    connection.execute(DDL("CREATE INDEX ix_%s ON things (id)" % name))


def with_context(connection, name):
    ddl = DDL("CREATE INDEX %(name)s ON things (id)", context={"name": name})
    connection.execute(ddl)


def in_order(connection, name):
    connection.execute(DDL("ALTER TABLE %s RENAME COLUMN %s TO %s", ("things", "id", name)))
    connection.execute(DDL("CREATE SCHEMA IF NOT EXISTS \"%s\"", name))
    connection.execute(DDL("COMMENT ON TABLE %s IS '100%%'", ("things",)))
    connection.execute(DDL("DROP SCHEMA %s", "archive"))
    connection.execute(DDL("VACUUM %s, %s", context=("things", "others")))


def not_fitting(connection):
    connection.execute(DDL("DROP TABLE %s, %s", ("things",)))
    connection.execute(DDL("DROP TABLE %s", ("things", "others")))
    connection.execute(DDL("DROP TABLE %(name)s", ("things",)))


def trigger(column):
    return DDL(str(Trigger(column.table)))


def known_trigger():
    return DDL(str(Trigger(things)))


def interpolated():
    return DDL(f"{Trigger(things)} FOR EACH ROW")


def either(connection, flag):
    sql = "DROP TABLE a" if flag else "DROP TABLE b"
    connection.execute(DDL(sql))
