"""Executes every statement of the corpus through SQLAlchemy on real servers, and records which are refused and why.

    PYTHONPATH=<sqlalchemy>:<drivers>:<recorder> python executed.py CORPUS OUT.json sqlite:// postgresql://… mysql://…

Each statement runs in a Session of its own over empty tables and is rolled back. DDL statements run in another,
empty database, one after the other, and stay.
"""
import json
import re
import sys
import tempfile
import warnings
from argparse import Namespace
from pathlib import Path

import record
from sqlalchemy import create_engine, text, types
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Query, Session
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql import visitors
from sqlalchemy.schema import CreateSchema
from sqlalchemy_oracle.compilation import load_dialects
from sqlalchemy_oracle.schema import find_metadata


def engines(url):
    if url.startswith("sqlite"):
        folder = tempfile.mkdtemp()
        def make(prefix):
            engine = create_engine(f"sqlite:///{folder}/{prefix}.db", poolclass=StaticPool)
            with engine.connect() as c:
                c.exec_driver_sql("PRAGMA foreign_keys = ON")  # as our driver has it
            for schema in ("log", "other", "trade", "stats") if prefix == "main" else ():
                with engine.connect() as c:
                    c.exec_driver_sql(f"ATTACH DATABASE '{folder}/{prefix}-{schema}.db' AS {schema}")
            return engine
        return make("main"), make("ddl")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    made = []
    with admin.connect() as c:
        for name in ("executed", "executed_ddl"):
            c.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
            c.exec_driver_sql(f"CREATE DATABASE {name}")
        if url.startswith("mysql"):
            for name in ("log", "other", "trade", "stats"):
                c.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
    for name in ("executed", "executed_ddl"):
        made.append(create_engine(admin.url.set(database=name)))
    return made


def create(engine, metadatas):
    missing = {}
    if engine.dialect.name == "postgresql":
        with engine.begin() as c:
            c.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS hstore")
    for metadata in metadatas:
        for schema in sorted({t.schema for t in metadata.tables.values()} - {None}):
            if engine.dialect.name != "sqlite":
                with engine.begin() as c:
                    c.execute(CreateSchema(schema, if_not_exists=True))
        for table in metadata.sorted_tables:
            try:
                with engine.begin() as c:
                    table.create(c, checkfirst=False)
            except Exception as error:
                missing[table.fullname] = reason(error)
    return missing


def reason(error):
    origin = getattr(error, "orig", None) or error
    if origin.args and isinstance(origin.args[0], int):
        text = f"{origin.args[0]} {origin.args[1]}"
    else:
        text = str(origin)
    return f"{type(error).__name__}: " + text.strip().split("\n")[0][:200]


def missing_parameters(value):
    found = {}
    for element in visitors.iterate(value):
        if element.__visit_name__ == "bindparam" and getattr(element, "required", False):
            kind = getattr(element.type, "_type_affinity", None)
            item = 1 if kind is types.Integer else f"{element.key}_1"
            found[element.key] = [item] if element.expanding else item
    return found


def consume(session, value):
    if isinstance(value, Query):
        Query._iter(value.with_session(session)).all()
        return
    outcome = session.execute(value, missing_parameters(value))
    if not getattr(outcome, "returns_rows", True):
        return
    try:
        outcome.unique().all()
    except (TypeError, InvalidRequestError):
        session.execute(value, missing_parameters(value)).all()


def main(folder, out, *urls):
    folder = Path(folder).resolve()
    arguments = Namespace(
        files=sorted(folder.glob("*.py")), out=None, dialects="", root=folder, call_functions=False, call_methods=False,
        placeholders="auto", execute=False, include="", interactive=False, stub_missing=False, literal_binds=False,
        timeout=30.0, show_output=False)
    load_dialects(["sqlite", "postgresql", "mysql", "default"])
    files, recorder = record.run_files(arguments)
    import builtins
    from sqlalchemy_oracle.instrument import OBSERVER
    setattr(builtins, OBSERVER, lambda site, value: value)  # methods of types run while statements execute
    result = {"refused": {}, "missing": {}, "versions": {}, "accepted": {}}
    with recorder.silent(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        metadatas = []
        for loaded in files:
            for metadata in find_metadata(loaded.module)[0]:
                if metadata.tables and not any(metadata is m for m in metadatas):
                    metadatas.append(metadata)
        for url in urls:
            engine, ddl = engines(url)
            dialect = engine.dialect.name
            result["missing"][dialect] = create(engine, metadatas)
            with engine.connect() as c:
                result["versions"][dialect] = ".".join(map(str, engine.dialect.server_version_info))
            refused, accepted, seen = {}, 0, set()
            for observation in sorted(recorder.observations, key=lambda o: o.sequence):
                span = observation.site.span.as_json()
                key = f"{Path(observation.site.path).name}:{span['start_line']}:{span['start_col']}-{span['end_line']}:{span['end_col']}"
                try:
                    if observation.kind == "ddl":
                        with ddl.begin() as c:
                            c.execute(observation.value)
                    else:
                        with Session(engine) as session:
                            if dialect == "postgresql":
                                session.execute(text("SET LOCAL statement_timeout = 5000"))
                            consume(session, observation.value)
                            session.rollback()
                    accepted += 1
                    seen.add(key)
                except Exception as error:
                    refused[key] = reason(error)
            result["refused"][dialect] = dict(refused)
            result["accepted"][dialect] = accepted
            print(dialect, accepted, len(refused), file=sys.stderr)
    dialects = {
        name: {key: result[key][name] for key in ("versions", "accepted", "missing", "refused")} for name in result["refused"]
    }
    for each in dialects.values():
        each["version"] = each.pop("versions")
    for each in dialects.values():
        for key in ("missing", "refused"):
            each[key] = {place: re.sub(r" at 0x[0-9a-f]+", "", text) for place, text in each[key].items()}
    Path(out).write_text(json.dumps(dialects, indent=1, ensure_ascii=False) + "\n")


main(*sys.argv[1:])
