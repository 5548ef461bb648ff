"""Texts of statements that lie in files, by all ways in which programs come to them."""

import importlib.resources
import os
import os.path as osp
import pkgutil
from importlib.resources import files
from os.path import abspath, basename, dirname, join, splitext
from pathlib import Path, PurePath

import reports
from sqlalchemy import text

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = Path(__file__).resolve().parent / "reports" / "queries"
TOTALS = (FOLDER / "totals.sql").read_text()

with open(os.path.join(HERE, "reports", "queries", "by_table.sql")) as file:
    BY_TABLE = file.read()


def load(name):
    with open(os.path.join(HERE, "reports", "queries", name + ".sql"), encoding="utf-8") as handle:
        return handle.read()


class Queries:
    folder = FOLDER

    def __init__(self, name):
        self.name = name

    @property
    def sql(self):
        return (self.folder / self.name).with_suffix(".sql").read_text(encoding="utf8")


def opened(session):
    path = os.path.join(os.path.dirname(os.path.abspath(reports.__file__)), "queries", "totals.sql")
    return session.execute(text(open(path).read()))


def at_module_level(session):
    return session.execute(text(TOTALS), {"since": "2024-01-01"})


def formatted(session):
    return session.execute(text(BY_TABLE.format(table="orders")), {"region": "north"})


def replaced(session):
    return session.execute(text(BY_TABLE.strip().replace("{table}", "archive")))


def by_helper(session):
    return session.execute(text(load("totals")))


def by_class(session):
    return session.execute(text(Queries("totals").sql))


def joined(session):
    path = join(dirname(abspath(__file__)), "reports", "..", "reports", "queries", "totals.sql")
    with open(osp.normpath(path), "r") as handle, open(osp.realpath(path)) as other:
        return session.execute(text(handle.read() + other.read().rstrip()))


def read_again(session):
    with open(FOLDER / "totals.sql") as handle:
        first = handle.read()
        return session.execute(text(first + handle.read()))


def named(session):
    path = Path(reports.__file__).parent.joinpath("queries", "x.txt").with_name("totals").with_suffix(".sql")
    return session.execute(text(path.absolute().open().read()))


def from_parents(session):
    path = Path(__file__).resolve().parents[0] / PurePath("reports/queries") / "totals.sql"
    return session.execute(text(path.open("rt").read()))


def base_name(session):
    path = FOLDER / f"{splitext(basename('somewhere/totals.py'))[0]}.sql"
    return session.execute(text(path.read_text()))


def of_package(session):
    return session.execute(text(files("reports").joinpath("queries", "totals.sql").read_text()))


def of_module(session):
    return session.execute(text((importlib.resources.files(reports) / "queries" / "totals.sql").read_text()))


def of_namespace(session):
    return session.execute(text(files("reports.queries").joinpath("totals.sql").read_text("utf-8")))


def of_data(session):
    return session.execute(text(pkgutil.get_data("reports", "queries/totals.sql").decode("utf-8")))


def bytes_decoded(session):
    with open(FOLDER / "totals.sql", "rb") as handle:
        return session.execute(text(handle.read().decode()))


def accents(session):
    return session.execute(text((FOLDER / "city.sql").read_text(encoding="utf-8")))


def statements(connection):
    for statement in load("setup").split(";"):
        if statement.strip():
            connection.execute(text(statement))


def lines(connection):
    names = []
    with open(Path(HERE, "data", "columns.txt")) as handle:
        for line in handle:
            if line.strip():
                names.append(line.strip())
    return connection.execute(text(f"SELECT {', '.join(names)} FROM orders"))


def all_lines(connection):
    names = [line.strip() for line in open(Path(HERE) / "data" / "columns.txt").readlines()]
    return connection.execute(text("SELECT " + ", ".join(filter(None, names)) + " FROM orders"))


def split_lines(connection):
    first, *_rest = Path(HERE, "data", "columns.txt").read_text().splitlines()
    return connection.execute(text(f"SELECT {first} FROM orders"))
