"""Random programs for sessions, run by SQLAlchemy: what they send, what they find and what becomes of their objects.

    PYTHONPATH=… python random_sessions/record.py > random_sessions.json   records the programs that tests replay
    PYTHONPATH=… python random_sessions/record.py --serve   runs one program for each line of its input

Programs whose outcome depends on the order of a Python set are left out: each is run again with sets whose order is
random. test/orm/random-session-interpreter.ts is the twin of `Run`.
"""

import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import warnings

from sqlalchemy import create_engine, delete, event, inspect, insert, not_, or_, select, text, update
from sqlalchemy import orm
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.associationproxy import _AssociationCollection
from sqlalchemy.orm import (
    Session, contains_eager, defer, immediateload, joinedload, lazyload, load_only, make_transient, make_transient_to_detached, noload,
    object_session, raiseload, selectin_polymorphic, selectinload, subqueryload, undefer, undefer_group, with_loader_criteria,
)
from sqlalchemy.pool import StaticPool
from sqlalchemy.util import OrderedSet

from models import FAMILIES, WIDE_FAMILIES, Models, Point, vary
from programs import UNLOADED, Generator

warnings.simplefilter("ignore")
_models = {}

# SQLAlchemy keeps a mapper's attributes in a set as well, by their addresses: here they have the order of their declaration
orm.Mapper._prop_set = property(lambda mapper: OrderedSet(mapper._props.values()))


def models_of(spec):
    key = json.dumps(spec, sort_keys=True)
    if key not in _models:
        if len(_models) > 400:
            _models.clear()
            orm.clear_mappers()
        _models[key] = Models(spec)
    return _models[key]


class Skip(Exception):
    """What an operation needs is not there."""


LOADERS = {"joined": joinedload, "selectin": selectinload, "subquery": subqueryload, "lazy": lazyload, "immediate": immediateload,
           "noload": noload}


class Run:
    """One program on a database of its own."""

    def __init__(self, spec, program):
        self.models = models_of(spec)
        self.spec = spec
        self.program = program
        self.known = []
        self.labels = {}
        self.kept = []
        self.savepoints = []
        self.sent = []
        self.last = {}
        self.last_sets = None
        self.working = False
        self.closed = set()

    def run(self):
        engine = create_engine("sqlite://", poolclass=StaticPool, json_serializer=lambda value: json.dumps(value, separators=(",", ":")))
        foreign_keys = self.spec["fk"]

        @event.listens_for(engine, "connect")
        def connect(connection, _record):
            connection.isolation_level = None
            connection.execute(f"PRAGMA foreign_keys={int(bool(foreign_keys))}")

        @event.listens_for(engine, "begin")
        def begin(connection):
            connection.exec_driver_sql("BEGIN")

        self.models.Base.metadata.create_all(engine)
        with engine.begin() as connection:
            if foreign_keys:
                connection.exec_driver_sql("PRAGMA defer_foreign_keys=1")
            for table, rows in self.spec["seed"].items():
                columns = [column.name for column in self.models.Base.metadata.tables[table].c if column.computed is None]
                for row in rows:
                    marks = ", ".join("?" for _ in row)
                    connection.exec_driver_sql(f'INSERT INTO "{table}" ({", ".join(columns[: len(row)])}) VALUES ({marks})', tuple(row))

        @event.listens_for(engine, "before_cursor_execute")
        def sending(_connection, _cursor, sql, parameters, _context, executemany):
            if sql == "BEGIN":
                return
            self.working = True
            if not parameters:
                parameters, executemany = (), False
            rows = parameters if executemany and not (parameters and not isinstance(parameters[0], (tuple, list))) else [parameters]
            self.sent.append([" ".join(sql.split()), [list(each) for each in rows]])

        @event.listens_for(engine, "commit")
        def commit(_connection):
            self.ended("COMMIT")

        @event.listens_for(engine, "rollback")
        def rollback(_connection):
            self.ended("ROLLBACK")

        self.session = Session(engine, expire_on_commit=self.program.get("expire", True), autoflush=self.program.get("autoflush", True))

        # orm-core's sessions hold their objects
        @event.listens_for(self.session, "loaded_as_persistent")
        def loaded(_session, instance):
            self.kept.append(instance)

        @event.listens_for(self.session, "transient_to_pending")
        def pending(_session, instance):
            self.kept.append(instance)

        trace = []
        try:
            for operation in self.program["ops"]:
                trace.append(self.step(operation))
        finally:
            del self.sent
            self.sent = []
            self.session.close()
            engine.dispose()
        return trace

    def step(self, operation):
        self.sent.clear()
        found = {}
        try:
            value = self.perform(operation)
            if value is not None:
                found["value"] = value
        except Skip:
            found["skipped"] = True
        except Exception as error:
            found["error"] = describe(error)
        if self.sent:
            found["sent"] = [list(each) for each in self.sent]
        changes = self.changes()
        if changes:
            found["objects"] = changes
        sets = {name: sorted(self.label(each) for each in getattr(self.session, name)) for name in ("new", "dirty", "deleted")}
        sets = {name: labels for name, labels in sets.items() if labels}
        if sets != (self.last_sets or {}):
            self.last_sets = sets
            found["session"] = sets
        return found

    def ended(self, how):
        """A transaction in which nothing was sent is none."""
        if self.working:
            self.sent.append([how, []])
        self.working = False

    # -- what is seen ----------------------------------------------------------------------------------------------

    def label(self, instance):
        at = self.labels.get(id(instance))
        if at is None:
            at = len(self.known)
            self.known.append(instance)
            self.labels[id(instance)] = at
        return at

    def shown(self, value):
        if value is None or isinstance(value, (int, str, float)):
            return value
        if isinstance(value, Point):
            return {"point": [value.x, value.y]}
        if isinstance(value, (set, frozenset)):
            return {"set": self.shown_set(value)}
        if isinstance(value, dict) and hasattr(value, "_sa_adapter"):
            return {"map": [[key, self.shown(each)] for key, each in value.items()]}
        if isinstance(value, dict):
            return {"json": json.dumps(value, sort_keys=True, separators=(",", ":"))}
        if isinstance(value, list) and hasattr(value, "_sa_adapter"):
            return {"list": [self.shown(each) for each in value]}
        if isinstance(value, _AssociationCollection):
            if hasattr(value, "items"):
                return {"map": [[key, self.shown(each)] for key, each in value.items()]}
            return {"list": [self.shown(each) for each in value]}
        if isinstance(value, (list, tuple)):
            return {"json": json.dumps(value, separators=(",", ":"))}
        if hasattr(value, "__mapper__"):
            return f"#{self.label(value)}"
        return str(value)

    def shown_set(self, value):
        strangers = [each for each in value if id(each) not in self.labels]
        for each in sorted(strangers, key=lambda each: repr([type(each).__name__, inspect(each).identity])):
            self.label(each)
        return sorted(self.label(each) for each in value)

    def changes(self):
        """What became of each known object since the last look, without loading anything."""
        found = {}
        at = 0
        while at < len(self.known):
            instance = self.known[at]
            state = inspect(instance)
            seen = {"is": "detached" if id(instance) in self.closed and state.deleted else "transient" if state.transient else "pending" if state.pending else "deleted" if state.deleted else
                    "detached" if state.detached else "persistent"}
            if state.identity is not None:
                seen["key"] = [each if isinstance(each, (int, str)) else None for each in state.identity]
            for prop in state.mapper.attrs:
                if getattr(prop, "lazy", None) in UNLOADED or prop.key not in state.dict or isinstance(prop, (orm.CompositeProperty, orm.SynonymProperty)):
                    continue
                value = state.dict[prop.key]
                if isinstance(prop, orm.RelationshipProperty) and state.key is None and (value is None or (prop.uselist and not len(value))):
                    continue
                if state.key is None and value is None:
                    continue
                seen[f".{prop.key}"] = self.shown(value)
            before = self.last.get(at)
            if before is None:
                found[f"{type(instance).__name__} #{at}"] = seen
            elif before != seen:
                difference = {key: value for key, value in seen.items() if key not in before or before[key] != value}
                gone = [key for key in before if key not in seen]
                if gone:
                    difference["gone"] = sorted(gone)
                found[f"{type(instance).__name__} #{at}"] = difference
            self.last[at] = seen
            at += 1
        return found

    # -- what operations are made of ---------------------------------------------------------------------------------

    def class_(self, name):
        return self.models.classes[name]

    def find(self, ref):
        name, at = ref
        candidates = [each for each in self.known if isinstance(each, self.class_(name))]
        if not candidates:
            raise Skip()
        return candidates[at % len(candidates)]

    def make(self, name, values):
        given = {key: self.value(value) for key, value in values.items()}
        for key, value in given.items():
            self.prepare(self.class_(name), key, value)
            if isinstance(value, Several):
                given[key] = value.collection(self.class_(name), key)
        instance = self.class_(name)(**given)
        self.label(instance)
        return instance

    def value(self, value):
        if isinstance(value, dict):
            if "ref" in value:
                return self.find(value["ref"])
            if "new" in value:
                return self.make(*value["new"])
            if "list" in value:
                return Several([self.value(each) for each in value["list"]])
            if "point" in value:
                return Point(*value["point"])
            return dict(value)
        return value

    def criterion(self, name, spec):
        kind = spec[0]
        if kind == "not":
            return not_(self.criterion(name, spec[1]))
        if kind == "or":
            return or_(self.criterion(name, spec[1]), self.criterion(name, spec[2]))
        attribute = getattr(self.class_(name), spec[1])
        if kind == "eq":
            return attribute == spec[2]
        if kind == "gt":
            return attribute > spec[2]
        if kind == "in":
            return attribute.in_(spec[2])
        if kind == "null":
            return attribute.is_(None)
        target = attribute.property.mapper.class_.__name__
        if kind == "any":
            return attribute.any(None if spec[2] is None else self.criterion(target, spec[2]))
        if kind == "has":
            return attribute.has(None if spec[2] is None else self.criterion(target, spec[2]))
        if kind == "contains":
            return attribute.contains(self.find(spec[2]))
        other = None if spec[2] is None else self.find(spec[2])
        return attribute == other if kind == "is" else attribute != other

    def option(self, name, spec):
        kind = spec[0]
        owner = self.class_(name)
        if kind == "defer":
            return defer(getattr(owner, spec[1]))
        if kind == "undefer":
            return undefer(getattr(owner, spec[1]))
        if kind == "only":
            return load_only(*[getattr(owner, key) for key in spec[1]])
        if kind == "group":
            return undefer_group(spec[1])
        if kind == "polymorphic":
            return selectin_polymorphic(owner, [self.class_(each) for each in spec[1]])
        attribute = getattr(owner, spec[1])
        target = attribute.property.mapper.class_.__name__
        more = spec[3] if len(spec) > 3 else {}
        if "of_type" in more:
            target = more["of_type"]
            attribute = attribute.of_type(self.class_(target))
        if "and" in more:
            attribute = attribute.and_(self.criterion(target, more["and"]))
        if kind == "raise":
            option = raiseload(attribute)
        elif kind == "raise_on_sql":
            option = raiseload(attribute, sql_only=True)
        elif kind == "inner":
            option = joinedload(attribute, innerjoin=True)
        else:
            option = LOADERS[kind](attribute)
        if spec[2]:
            option = option.options(*[self.option(target, each) for each in spec[2]])
        return option

    def get(self, instance, key):
        return getattr(instance, key)

    def prepare(self, owner, key, given, instance=None):
        """Python would load the other side of a one-to-one relationship in the middle of an assignment: done before."""
        prop = inspect(owner).attrs.get(key)
        if not isinstance(prop, orm.RelationshipProperty):
            return
        for reverse in prop._reverse_property:
            if reverse.uselist or (reverse.direction is orm.interfaces.MANYTOONE and reverse._use_get):
                continue
            items = given.items if isinstance(given, Several) else given if isinstance(given, list) else [given]
            if instance is not None and not prop.uselist:
                items = [self.get(instance, key), *items]
            for item in items:
                if item is not None and inspect(item).persistent:
                    self.get(item, reverse.key)

    # -- operations ------------------------------------------------------------------------------------------------------

    def perform(self, operation):
        kind, *rest = operation
        return getattr(self, f"do_{kind}")(*rest)

    def do_new(self, name, values, add):
        instance = self.make(name, values)
        if add:
            self.session.add(instance)
        return self.shown(instance)

    def do_sget(self, name, identity, more):
        keywords = {}
        if "options" in more:
            keywords["options"] = [self.option(name, each) for each in more["options"]]
        if "populate" in more:
            keywords["populate_existing"] = True
        if "lock" in more:
            keywords["with_for_update"] = True
        found = self.session.get(self.class_(name), tuple(identity) if isinstance(identity, list) else identity, **keywords)
        return self.shown(found)

    def do_select(self, name, query):
        owner = self.class_(name)
        columns = query.get("columns")
        statement = select(*[getattr(owner, key) for key in columns]) if columns else select(owner)
        if "join" in query:
            key, outer = query["join"]
            statement = statement.join(getattr(owner, key), isouter=outer)
            if query.get("eager"):
                statement = statement.options(contains_eager(getattr(owner, key)))
        for each in query.get("where", ()):
            statement = statement.where(self.criterion(name, each))
        for key in query["order"]:
            attribute = getattr(owner, key)
            statement = statement.order_by(attribute.desc() if query.get("desc") else attribute)
        if "limit" in query:
            statement = statement.limit(query["limit"])
        if "offset" in query:
            statement = statement.offset(query["offset"])
        for each in query.get("options", ()):
            statement = statement.options(self.option(name, each))
        if "criteria" in query:
            target, spec = query["criteria"]
            statement = statement.options(with_loader_criteria(self.class_(target), self.criterion(target, spec)))
        options = {}
        if "populate" in query:
            options["populate_existing"] = True
        if "autoflush" in query:
            options["autoflush"] = False
        result = self.session.execute(statement, execution_options=options)
        if columns:
            return [[self.shown(each) for each in row] for row in result.all()]
        result = result.unique().scalars()
        found = getattr(result, query["mode"])()
        return [self.shown(each) for each in found] if query["mode"] == "all" else self.shown(found)

    def do_set(self, ref, key, value, preload):
        instance = self.find(ref)
        given = self.value(value)
        state = inspect(instance)
        prop = state.mapper.attrs.get(key)
        if isinstance(prop, orm.RelationshipProperty):
            preload = preload or prop.direction is not orm.interfaces.MANYTOONE or not prop._use_get or prop.cascade.delete_orphan
        if preload:
            self.get(instance, key)
        self.prepare(type(instance), key, given, instance)
        if isinstance(given, Several):
            given = given.collection(type(instance), key)
        setattr(instance, key, given)

    def do_coll(self, ref, key, what, given=None, *more):
        instance = self.find(ref)
        item = [self.value(each) for each in given] if isinstance(given, list) else self.value(given)
        self.prepare(type(instance), key, item)
        collection = self.get(instance, key)
        if what == "put":
            word = inspect(type(instance)).attrs[key].collection_class().keyfunc(item)
            collection[word] = item
        elif what == "popkey":
            collection.pop(more[0], None)
        elif what in ("append", "remove", "add", "discard", "extend"):
            getattr(collection, what)(item)
        elif what == "insert":
            collection.insert(min(more[0], len(collection)), item)
        elif what == "pop":
            if not len(collection):
                raise Skip()
            collection.pop()
        elif what == "clear":
            collection.clear()
        elif what == "delete":
            if more[0] >= len(collection):
                raise Skip()
            del collection[more[0]]
        elif what == "assign":
            if more[0] >= len(collection):
                raise Skip()
            collection[more[0]] = item
        elif what == "slice":
            collection[more[0]:more[1]] = item

    def do_put(self, ref, key, word, value):
        instance = self.find(ref)
        mapping = self.get(instance, key)
        if mapping is None:
            raise Skip()
        mapping[word] = value

    def do_read(self, ref, key):
        return self.shown(self.get(self.find(ref), key))

    def do_add(self, refs):
        self.session.add_all([self.find(ref) for ref in refs])

    def do_delete(self, ref):
        self.session.delete(self.find(ref))

    def do_expunge(self, ref):
        self.session.expunge(self.find(ref))

    def do_expunge_all(self, _ref):
        self.session.expunge_all()

    def do_merge(self, ref, load):
        return self.shown(self.session.merge(self.find(ref), load=load))

    def do_merge_new(self, name, values):
        return self.shown(self.session.merge(self.make(name, values)))

    def do_refresh(self, ref, names):
        self.session.refresh(self.find(ref), names)

    def do_expire(self, ref, names):
        self.session.expire(self.find(ref), names)

    def do_expire_all(self):
        self.session.expire_all()

    def do_flush(self):
        self.session.flush()

    def do_commit(self):
        self.savepoints.clear()
        self.session.commit()

    def do_rollback(self):
        self.session.rollback()

    def do_close(self):
        self.savepoints.clear()
        # orm-core's close takes deleted objects out of the session as well
        self.closed.update(id(each) for each in self.known if inspect(each).deleted)
        self.session.close()

    def do_nested(self):
        self.savepoints.append(self.session.begin_nested())

    def do_nested_commit(self):
        if not self.savepoints:
            raise Skip()
        self.savepoints.pop().commit()

    def do_nested_rollback(self):
        if not self.savepoints:
            raise Skip()
        self.savepoints.pop().rollback()

    def do_quiet(self, operations):
        found = []
        with self.session.no_autoflush:
            for each in operations:
                try:
                    found.append(self.perform(each))
                except Skip:
                    found.append("skipped")
        return found

    def do_history(self, ref, key):
        state = inspect(self.find(ref))
        if state.key is None:
            raise Skip()
        history = state.attrs[key].history
        return [[self.shown(each) for each in part or ()] for part in history]

    def do_modified(self, ref):
        return self.session.is_modified(self.find(ref))

    def do_contains(self, ref):
        instance = self.find(ref)
        return [instance in self.session, object_session(instance) is not None]

    def do_transient(self, ref):
        make_transient(self.find(ref))

    def do_detached(self, ref):
        make_transient_to_detached(self.find(ref))

    def do_raw(self, table, column, value, at):
        key = next(iter(self.models.Base.metadata.tables[table].primary_key)).name
        self.session.execute(text(f'UPDATE "{table}" SET {column}=:value WHERE {key}=:key'), {"value": value, "key": at})

    def do_dml_update(self, name, where, values, sync):
        owner = self.class_(name)
        statement = update(owner)
        for each in where:
            statement = statement.where(self.criterion(name, each))
        given = {key: getattr(owner, value["plus"][0]) + value["plus"][1] if isinstance(value, dict) else value for key, value in values.items()}
        return self.session.execute(statement.values(given), execution_options={"synchronize_session": sync}).rowcount

    def do_dml_delete(self, name, where, sync):
        statement = delete(self.class_(name))
        for each in where:
            statement = statement.where(self.criterion(name, each))
        return self.session.execute(statement, execution_options={"synchronize_session": sync}).rowcount

    def do_dml_returning(self, name, where, values, sync, populate):
        owner = self.class_(name)
        statement = delete(owner) if values is None else update(owner).values(values)
        for each in where:
            statement = statement.where(self.criterion(name, each))
        options = {"synchronize_session": sync, **({"populate_existing": True} if populate else {})}
        return [self.shown(each) for each in self.session.scalars(statement.returning(owner), execution_options=options).all()]

    def do_member(self, ref, key, what, given):
        instance = self.find(ref)
        item = self.value(given)
        self.prepare(type(instance), key, item)
        getattr(getattr(instance, key), what)(item)

    def do_members(self, ref, key):
        collection = getattr(self.find(ref), key)
        return [self.shown(each) for each in self.session.scalars(collection.select()).all()]

    def do_bulk_save(self, given, returning):
        instances = [self.class_(name)(**values) for name, values in given]
        self.session.bulk_save_objects(instances, return_defaults=returning)
        return [self.shown(each) for each in instances]

    def do_refresh_lock(self, ref):
        self.session.refresh(self.find(ref), with_for_update=True)

    def do_insert(self, name, rows, returning):
        owner = self.class_(name)
        if returning:
            return [self.shown(each) for each in self.session.scalars(insert(owner).returning(owner), rows).all()]
        self.session.execute(insert(owner), rows)

    def do_bulk_update(self, name, rows):
        self.session.execute(update(self.class_(name)), rows)

    def do_insert_mappings(self, name, rows, defaults):
        self.session.bulk_insert_mappings(self.class_(name), [dict(row) for row in rows], return_defaults=defaults)

    def do_update_mappings(self, name, rows):
        self.session.bulk_update_mappings(self.class_(name), rows)


class Several:
    """What a collection is given, before it is known which kind it is."""

    def __init__(self, items):
        self.items = items

    def collection(self, owner, key):
        wanted = inspect(owner).attrs[key].collection_class
        if wanted is set:
            return set(self.items)
        if wanted is not None and hasattr(made := wanted(), "keyfunc"):
            return {made.keyfunc(item): item for item in self.items}
        return self.items


def describe(error):
    message = str(error)
    if isinstance(error, DBAPIError):
        message = str(error.orig) if error.orig is not None else message
    message = re.sub(r" \(Background on this error at: [^)]*\)", "", message).strip()
    message = re.sub(r"<(\w+) at 0x[0-9a-f]+>", r"<\1>", message)
    message = re.sub(r"\(This Session's transaction.*", "", message)
    return [type(error).__name__, " ".join(message.split())[:300]]


def trace_of(spec, program):
    try:
        run = Run(spec, program)
    except Exception as error:
        return {"models": describe(error)}
    return {"trace": run.run()}


_plain_set = set


def shuffled(on):
    """Sets of the unit of work whose order is random, as SQLAlchemy's own tests use them."""
    from sqlalchemy.orm import dependency, mapper, session, unitofwork
    from sqlalchemy.testing.util import RandomSet
    from sqlalchemy.util import topological
    for module in (unitofwork, session, mapper, dependency, topological):
        if on:
            module.set = RandomSet
        elif "set" in vars(module):
            del module.set


def make(seed, family=None, queries=False):
    """A family and a program for it; seeds from WIDE on speak of more."""
    rng = random.Random(seed)
    wide = seed >= WIDE
    chosen = [each for each in FAMILIES if each["name"] == family] or ([*FAMILIES, *WIDE_FAMILIES] if wide else FAMILIES)
    while True:
        spec = vary(rng.choice(chosen), rng)
        try:
            models_of(spec)
            break
        except Exception:
            continue
    program = {"ops": Generator(spec, rng, queries, wide).program(rng.randint(3, 14))}
    if rng.random() < 0.3:
        program["expire"] = False
    if rng.random() < 0.1:
        program["autoflush"] = False
    return spec, program


class Endless(BaseException):
    """A program takes too long."""


def stop(*_):
    raise Endless()


def serve():
    signal.signal(signal.SIGVTALRM, stop)
    for line in sys.stdin:
        request = json.loads(line)
        if "seed" in request:
            spec, program = make(request["seed"], request.get("family"), request.get("queries", False))
        else:
            spec, program = request["family"], request["program"]
        shuffled(request.get("shuffled", False))
        answer = {"family": spec, "program": json.loads(json.dumps(program))}
        # a few programs never end: select-in and joined loaders of a hierarchy that lead to each other, sets in another order
        signal.setitimer(signal.ITIMER_VIRTUAL, 5)
        try:
            answer.update(trace_of(spec, program))
        except Endless:
            answer["models"] = ["Endless", ""]
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        print(json.dumps(answer, default=str), flush=True)


# Python's own errors, for which JavaScript has others.
OWN_ERRORS = {"KeyError", "TypeError", "AttributeError", "ValueError", "IndexError"}

# What is recorded: programs by their seeds, changes first, then queries with nested loader options over a filled database.
SESSIONS = range(1, 401)
QUERIES = range(100001, 100151)
WIDE = 200001
WIDE_SESSIONS = range(WIDE, WIDE + 150)
# Programs that once differed.
MENDED = [2000, 2049, 2143, 2320, 2325, 2340, 2373, 2391, 3073, 3132, 3155, 3187, 4078, 4119, 4235, 4258,
          5145, 9096, 9109, 9151, 9165, 9213, 201039, 201058, 310065, 310148, 500007, 500052, 500234, 500362, 500446, 500723,
          500749, 500765]

# Known differences: orm-core does something else there. README.md says what.
DIFFERENT = set(json.loads((pathlib.Path(__file__).parent / "different.json").read_text()))


class Served:
    """This program in a process of its own, with another order of sets of strings."""

    def __init__(self, hash_seed):
        self.process = subprocess.Popen([sys.executable, __file__, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)})

    def ask(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def is_python_error(step):
    return step.get("error", [None])[0] in OWN_ERRORS


def record():
    """Programs whose outcome is the same whatever the order of sets, written compactly."""
    served = [Served(1), Served(7), Served(2), Served(3), Served(11)]
    families, texts, programs = {}, {}, []
    for seed in [*SESSIONS, *QUERIES, *WIDE_SESSIONS, *MENDED]:
        spec, program = make(seed, queries=seed in QUERIES)
        request = {"family": spec, "program": program}
        answers = [server.ask({**request, "shuffled": shuffle}) for server, shuffle in zip([*served, served[0]], (False, True, True, False, False, True))]
        first = answers[0]
        if "trace" not in first or any(each != first for each in answers) or any(map(is_python_error, first["trace"])):
            continue
        if seed in DIFFERENT:
            continue
        for step in first["trace"]:
            if "error" in step:
                step["error"] = step["error"][0]
            if "sent" in step:
                step["sent"] = [[texts.setdefault(sql, len(texts)), rows] for sql, rows in step["sent"]]
        name = json.dumps(spec)
        programs.append([seed, families.setdefault(name, len(families)), program, first["trace"]])
    for server in served:
        server.end()
    lines = [json.dumps(each, separators=(",", ":")) for each in programs]
    compact = ",\n".join(json.dumps(json.loads(each), separators=(",", ":")) for each in families)
    print('{"families":[\n' + compact + '\n],\n"sql":[\n' + ",\n".join(map(json.dumps, texts)) + '\n],\n"programs":[\n' + ",\n".join(lines) + "\n]}")


if __name__ == "__main__":
    if "--serve" in sys.argv:
        serve()
    else:
        record()
