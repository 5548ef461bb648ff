"""The database was there before the program: its tables are read from it."""

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

engine = create_engine("sqlite://", poolclass=StaticPool)

with engine.begin() as connection:
    connection.exec_driver_sql("CREATE TABLE sites (code TEXT PRIMARY KEY, height TEXT, country TEXT)")
    connection.exec_driver_sql(
        "CREATE TABLE telescopes (id INTEGER PRIMARY KEY, site_code TEXT REFERENCES sites (code), name TEXT, mirror TEXT)"
    )
    connection.exec_driver_sql("CREATE TABLE nights (id INTEGER PRIMARY KEY, telescope_id INTEGER, seeing TEXT, noted TEXT)")
    connection.exec_driver_sql("CREATE TABLE targets (id INTEGER PRIMARY KEY, name TEXT, kind TEXT)")
    connection.exec_driver_sql("CREATE TABLE frames (id INTEGER PRIMARY KEY, night_id INTEGER, filter TEXT)")
