"""Random programs for sessions, as data: what test/orm/random-session-interpreter.ts and random_sessions/record.py both run.

An operation is a list, its name first. `[C, k]` means the k-th of the known objects that are a C (modulo their
number; from the end when negative), so that a program stays a program when operations are taken out of it.
"""

WORDS = ["a", "b", "c", "d", "e"]
UNLOADED = ("dynamic", "write_only")


class Family:
    """What a generator has to know of a family: attributes of each class, inherited ones too."""

    def __init__(self, spec):
        self.spec = spec
        self.classes = {each["name"]: each for each in spec["classes"]}
        self.names = list(self.classes)
        self.backrefs = {}
        for each in spec["classes"]:
            for name, target, options in each.get("rels", ()):
                if "backref" in options:
                    uselist = "secondary" in options or not self.is_collection(each["name"], name, target, options)
                    self.backrefs.setdefault(target, []).append([options["backref"][0], each["name"], {"is_back": True, "uselist_": uselist}])
        self.tables = {}

    def lineage(self, name):
        found = []
        while name:
            found.append(self.classes[name])
            name = self.classes[name].get("parent")
        return found[::-1]

    def columns(self, name):
        found = {}
        for each in self.lineage(name):
            if each.get("concrete"):
                found = {}
            for column in each["cols"]:
                found[column[0]] = column
        return list(found.values())

    def keys(self, name):
        lineage = self.lineage(name)
        owner = lineage[-1] if lineage[-1].get("concrete") else lineage[0]
        return [column for column in owner["cols"] if column[2].get("pk")]

    def all_relationships(self, name):
        return [rel for each in self.lineage(name) for rel in [*each.get("rels", ()), *self.backrefs.get(each["name"], ())]]

    def relationships(self, name, writable=False):
        found = [each for each in self.all_relationships(name) if each[2].get("lazy") not in UNLOADED]
        if writable:
            found = [each for each in found if not each[2].get("viewonly")]
        return found

    def unloaded(self, name):
        """Relationships whose collections are never in memory."""
        return [each for each in self.all_relationships(name) if each[2].get("lazy") in UNLOADED]

    def props(self, name):
        return [prop for each in self.lineage(name) for prop in each.get("props", ())]

    def isa(self, name, target):
        return any(each["name"] == target for each in self.lineage(name))

    def subclasses(self, target):
        return [name for name in self.names if self.isa(name, target)]

    def is_collection(self, owner, name, target, options):
        if "uselist_" in options:
            return options["uselist_"]
        if options.get("uselist") is not None:
            return options["uselist"]
        if "secondary" in options:
            return True
        if "remote_side" in options:
            return False
        keys = options.get("fks")
        if keys:
            return keys[0].split(".")[0] != owner or (owner == target and "remote_side" not in options)
        own = [column[2]["fk"].split(".")[0] for each in self.lineage(owner) for column in each["cols"] if "fk" in column[2]]
        target_table = [each.get("table") for each in self.lineage(target)]
        tables = [table for item in self.lineage(owner) for constraint in item.get("constraints", ()) for table in [constraint[2][0].split(".")[0]]]
        return not any(table in target_table for table in own + tables) or owner == target


class Generator:
    def __init__(self, spec, rng, queries=False, wide=False):
        self.family = Family(spec)
        self.rng = rng
        self.queries = queries
        self.wide = wide

    # -- pieces --------------------------------------------------------------------------------------------------

    def any_class(self):
        return self.rng.choice(self.family.names)

    def ref(self, target):
        return [target, self.rng.choice([-1, -1, -2, 0, 1, 2, 3, 4, 5])]

    def value(self, column):
        rng = self.rng
        _, kind, options = column
        if kind == "int":
            if options.get("pk"):
                return rng.randint(1, 9)
            if "fk" in options:
                return rng.choice([None, 1, 2, 3])
            return rng.choice([None, 0, 1, 2, 3, 4, 5])
        if kind == "str":
            if options.get("pk") or "fk" in options:
                return rng.choice(["a", "b", "c", "d", "m", "p"])
            return rng.choice([*WORDS, *WORDS, None])
        return rng.choice([None, {"k": rng.randint(1, 3)}, {"x": "y"}] if kind == "mutable" else [None, [1, 2], {"k": 1}, "s"])

    def plain_columns(self, name):
        """Columns that a program sets: neither the discriminator nor what the database makes."""
        skipped = {each.get("mapper", {}).get("polymorphic_on") for each in self.family.lineage(name)}
        skipped |= {each.get("mapper", {}).get("version_id_col") for each in self.family.lineage(name)}
        return [column for column in self.family.columns(name) if column[0] not in skipped and "computed" not in column[2]]

    def new_values(self, name, depth=0):
        rng = self.rng
        values = {}
        for column in self.plain_columns(name):
            key, kind, options = column
            if options.get("pk"):
                if kind == "str" or len(self.family.keys(name)) > 1 and "fk" not in options:
                    if rng.random() < 0.95:
                        values[key] = self.value(column)
                elif "fk" not in options and rng.random() < 0.25:
                    values[key] = rng.choice([rng.randint(1, 4), rng.randint(4, 12)])
                elif "fk" in options and len(self.family.keys(name)) > 1 and rng.random() < 0.4:
                    values[key] = rng.randint(1, 3)
            elif "fk" in options:
                if rng.random() < 0.2:
                    values[key] = self.value(column)
            elif rng.random() < (0.9 if options.get("nullable") is False or kind == "str" else 0.5):
                values[key] = rng.choice(WORDS) if options.get("nullable") is False and kind == "str" else self.value(column)
        for relation in self.family.relationships(name, True):
            if rng.random() < 0.3:
                value = self.related(name, relation, depth)
                if value is not None:
                    values[relation[0]] = value
        return values

    def item(self, target, depth):
        rng = self.rng
        if depth < 2 and rng.random() < 0.45:
            name = rng.choice(self.family.subclasses(target))
            return {"new": [name, self.new_values(name, depth + 1)]}
        return {"ref": self.ref(target)}

    def related(self, owner, relation, depth=0):
        key, target, options = relation
        if self.family.is_collection(owner, *relation):
            return {"list": [self.item(target, depth) for _ in range(self.rng.choice([0, 1, 1, 2, 3]))]}
        return None if self.rng.random() < 0.2 else self.item(target, depth)

    def criterion(self, name, depth=0):
        rng = self.rng
        kinds = ["eq", "eq", "gt", "in", "null"]
        relations = [each for each in self.family.relationships(name)]
        if relations and depth < 2:
            kinds += ["rel", "rel", "rel", "not", "or"]
        kind = rng.choice(kinds)
        columns = [column for column in self.family.columns(name) if column[1] in ("int", "str")]
        column = rng.choice(columns)
        if kind == "eq":
            return ["eq", column[0], self.value(column)]
        if kind == "gt":
            return ["gt", column[0], self.value(column) or 1 if column[1] == "int" else "b"]
        if kind == "in":
            return ["in", column[0], [self.value(column) or (1 if column[1] == "int" else "a") for _ in range(rng.randint(0, 3))]]
        if kind == "null":
            return ["null", column[0]]
        if kind == "not":
            return ["not", self.criterion(name, depth + 1)]
        if kind == "or":
            return ["or", self.criterion(name, depth + 1), self.criterion(name, depth + 1)]
        relation = rng.choice(relations)
        key, target, _options = relation
        inner = self.criterion(target, depth + 1) if rng.random() < 0.5 else None
        if self.family.is_collection(name, *relation):
            if rng.random() < 0.3:
                return ["contains", key, self.ref(target)]
            return ["any", key, inner]
        if rng.random() < 0.4:
            return [rng.choice(["is", "isnot"]), key, self.ref(target) if rng.random() < 0.7 else None]
        return ["has", key, inner]

    def loader_options(self, name, depth=0, only_joined=False):
        rng = self.rng
        options = []
        relations = self.family.relationships(name)
        for _ in range(rng.choice([0, 1, 1, 2] if depth else [0, 0, 1, 1, 2, 3])):
            kind = rng.choice(["joined", "selectin", "subquery", "lazy", "raise", "noload", "immediate", "defer", "only", "undefer",
                               "joined", "selectin", "subquery", "raise_on_sql", "inner", "group", "polymorphic", "of_type", "and"])
            if kind in ("defer", "undefer"):
                columns = [column[0] for column in self.family.columns(name)]
                options.append([kind, rng.choice(columns)])
            elif kind == "only":
                columns = [column[0] for column in self.family.columns(name)]
                options.append(["only", rng.sample(columns, min(len(columns), rng.randint(1, 2)))])
            elif kind == "group":
                if any(column[2].get("group") for column in self.family.columns(name)):
                    options.append(["group", "media"])
            elif kind == "polymorphic":
                below = [each for each in self.family.subclasses(name) if each != name]
                if below and not self.family.classes[below[0]].get("concrete"):
                    options.append(["polymorphic", below])
            elif relations:
                relation = rng.choice(relations)
                key, target, _ = relation
                if kind in ("lazy", "raise", "noload", "raise_on_sql"):
                    options.append([kind, key, []])
                elif kind == "of_type":
                    below = [each for each in self.family.subclasses(target) if each != target]
                    if below and not self.family.classes[below[0]].get("concrete"):
                        sub = rng.choice(below)
                        options.append([rng.choice(["selectin", "joined"]), key, self.loader_options(sub, depth + 1) if depth < 2 else [], {"of_type": sub}])
                elif kind == "and":
                    options.append([rng.choice(["selectin", "joined", "subquery"]), key, [], {"and": self.criterion(target, 2)}])
                else:
                    options.append([kind, key, self.loader_options(target, depth + 1) if depth < 2 and rng.random() < 0.7 else []])
        return options

    def identity(self, name):
        values = [self.rng.randint(1, 4) if column[1] == "int" else self.rng.choice("abcd") for column in self.family.keys(name)]
        return values[0] if len(values) == 1 else values

    def select(self, name=None):
        rng = self.rng
        name = name or self.any_class()
        query = {}
        if rng.random() < 0.5:
            query["where"] = [self.criterion(name) for _ in range(rng.choice([1, 1, 2]))]
        query["order"] = [column[0] for column in self.family.keys(name)]
        if rng.random() < 0.2:
            query["desc"] = True
        if rng.random() < 0.25:
            query["limit"] = rng.randint(1, 3)
            if rng.random() < 0.3:
                query["offset"] = 1
        if rng.random() < (0.95 if self.queries else 0.4):
            query["options"] = self.loader_options(name)
        relations = self.family.relationships(name)
        if relations and rng.random() < 0.15:
            relation = rng.choice(relations)
            query["join"] = [relation[0], rng.choice([True, False])]
            query["eager"] = rng.random() < 0.7
        if rng.random() < 0.15:
            query["populate"] = True
        if rng.random() < 0.08:
            query["autoflush"] = False
        query["mode"] = rng.choice(["all", "all", "all", "first", "one", "one_or_none", "columns"]) if not self.queries else "all"
        if query["mode"] == "columns":
            query["columns"] = rng.sample([column[0] for column in self.family.columns(name)], 1)
            query.pop("options", None)
            query.pop("eager", None)
        return ["select", name, query]

    # -- operations ----------------------------------------------------------------------------------------------

    def load(self):
        rng = self.rng
        name = self.any_class()
        if rng.random() < 0.5:
            more = {}
            if rng.random() < 0.2:
                more["options"] = self.loader_options(name)
            if rng.random() < 0.1:
                more["populate"] = True
            if rng.random() < 0.05:
                more["lock"] = True
            return ["sget", name, self.identity(name), more]
        return self.select(name)

    def change(self):
        rng = self.rng
        name = self.any_class()
        relations = self.family.relationships(name, True)
        props = self.family.props(name)
        kind = rng.choice(["column", "column", "relation", "relation", "relation", "relation", "collection", "collection", "collection", "prop"])
        if kind == "prop" and props:
            prop = rng.choice(props)
            if prop[0] == "composite":
                return ["set", self.ref(name), prop[1], {"point": [rng.choice([None, 1, 2]), rng.choice([None, 1, 2])]}, 1]
            if prop[0] == "synonym":
                return ["set", self.ref(name), prop[1], rng.choice(WORDS), 0]
            if prop[0] == "proxy":
                return ["read", self.ref(name), prop[1]]
            mutables = [column[0] for column in self.family.columns(name) if column[1] == "mutable"]
            if mutables and rng.random() < 0.6:
                return ["put", self.ref(name), rng.choice(mutables), "k", rng.randint(1, 5)]
        if kind == "column" or not relations:
            column = rng.choice(self.plain_columns(name))
            if column[2].get("pk") and rng.random() < 0.7:
                column = rng.choice(self.plain_columns(name))
            return ["set", self.ref(name), column[0], self.value(column), 1 if column[2].get("pk") else 0]
        relation = rng.choice(relations)
        key, target, options = relation
        if not self.family.is_collection(name, *relation):
            return ["set", self.ref(name), key, None if rng.random() < 0.25 else self.item(target, 1), 0]
        collection = options.get("collection")
        if kind == "relation" and rng.random() < 0.35:
            return ["set", self.ref(name), key, self.related(name, relation), 1]
        if collection == "set":
            return ["coll", self.ref(name), key, rng.choice(["add", "add", "discard", "remove", "clear"]), self.item(target, 1)]
        if collection and collection[0] == "keyed":
            return ["coll", self.ref(name), key, rng.choice(["put", "put", "popkey", "clear"]), self.item(target, 1), rng.choice(WORDS)]
        what = rng.choice(["append", "append", "append", "append", "remove", "remove", "insert", "pop", "clear", "extend", "delete", "assign",
                           # an ordering list assigns slices index by index
                           "extend" if collection else "slice"])
        operation = ["coll", self.ref(name), key, what]
        if what in ("append", "remove"):
            return [*operation, self.item(target, 1)]
        if what in ("insert", "assign"):
            return [*operation, self.item(target, 1), rng.randint(0, 2)]
        if what in ("pop", "delete"):
            return [*operation, None, rng.randint(0, 2)]
        if what in ("extend", "slice"):
            return [*operation, [self.item(target, 1) for _ in range(rng.randint(0, 2))], *([rng.randint(0, 1), rng.randint(1, 3)] if what == "slice" else [])]
        return operation

    def names_of(self, name):
        rng = self.rng
        names = [column[0] for column in self.family.columns(name)] + [relation[0] for relation in self.family.relationships(name)]
        return rng.sample(names, min(len(names), rng.choice([1, 1, 2])))

    def statement(self):
        rng = self.rng
        name = self.any_class()
        sync = rng.choice(["auto", "evaluate", "fetch", False])
        where = [self.simple(name) for _ in range(rng.choice([0, 1, 1, 1]))]
        kind = rng.choice(["update", "update", "delete", "insert", "bulk_update", "insert_mappings", "update_mappings"])
        if kind == "delete":
            return ["dml_delete", name, where, sync]
        if kind == "update":
            columns = [column for column in self.plain_columns(name) if not column[2].get("pk") and column[1] in ("int", "str")]
            if not columns:
                return ["flush"]
            chosen = rng.sample(columns, min(len(columns), rng.choice([1, 1, 2])))
            values = {column[0]: ({"plus": [column[0], 1]} if column[1] == "int" and "fk" not in column[2] and rng.random() < 0.3 else self.value(column))
                      for column in chosen}
            return ["dml_update", name, where, values, sync]
        is_versioned = any(each.get("mapper", {}).get("version_id_col") for each in self.family.lineage(name))
        if kind in ("bulk_update", "update_mappings"):
            if is_versioned:
                return ["flush"]
            rows = []
            for _ in range(rng.choice([1, 2])):
                row = {column[0]: self.value(column) for column in self.plain_columns(name) if column[1] in ("int", "str") and rng.random() < 0.5}
                row.update({column[0]: self.rng.randint(1, 4) if column[1] == "int" else rng.choice("abcd") for column in self.family.keys(name)})
                rows.append(row)
            return [kind, name, rows]
        rows = []
        for _ in range(rng.choice([1, 1, 2, 3])):
            row = {column[0]: self.value(column) for column in self.plain_columns(name) if column[1] in ("int", "str") and rng.random() < 0.6 and not column[2].get("pk")}
            for column in self.family.keys(name):
                if len(self.family.keys(name)) > 1 or column[1] == "str":
                    row[column[0]] = self.value(column)
                elif rng.random() < 0.3:
                    row[column[0]] = rng.randint(5, 30)
            rows.append(row)
        if kind == "insert":
            same = [dict(rows[0], **{key: value for key, value in row.items() if key in rows[0]}) for row in rows]
            return ["insert", name, same, rng.random() < 0.5]
        keys = [column[0] for column in self.family.keys(name)]
        return ["insert_mappings", name, rows, rng.random() < 0.3 and not any(key in row for row in rows for key in keys)]

    def simple(self, name):
        rng = self.rng
        column = rng.choice([column for column in self.family.columns(name) if column[1] in ("int", "str")])
        kind = rng.choice(["eq", "eq", "gt", "in", "null"])
        if kind == "gt":
            return ["gt", column[0], 1 if column[1] == "int" else "a"]
        if kind == "in":
            return ["in", column[0], [1, 2] if column[1] == "int" else ["a", "b"]]
        if kind == "null":
            return ["null", column[0]]
        return ["eq", column[0], self.value(column)]

    def wide_operation(self):
        """What programs of the first kind do not do."""
        rng = self.rng
        name = self.any_class()
        unloaded = self.family.unloaded(name)
        kind = rng.choice(["returning", "returning", "insert", "insert", "criteria", "criteria", "hybrid", "save", "lock", "rows",
                           *(["unloaded"] * 8 if unloaded else [])])
        columns = [column for column in self.plain_columns(name) if not column[2].get("pk") and column[1] in ("int", "str")]
        if kind == "unloaded":
            key, target, _options = rng.choice(unloaded)
            if rng.random() < 0.3:
                return ["members", self.ref(name), key]
            return ["member", self.ref(name), key, rng.choice(["add", "add", "remove"]), self.item(target, 1)]
        if kind == "returning" and columns:
            where = [self.simple(name) for _ in range(rng.choice([0, 1, 1]))]
            chosen = rng.sample(columns, min(len(columns), rng.choice([1, 1, 2])))
            values = None if rng.random() < 0.3 else {column[0]: self.value(column) for column in chosen}
            return ["dml_returning", name, where, values, rng.choice(["auto", "evaluate", "fetch", False]), rng.random() < 0.3]
        if kind == "insert":
            return ["insert", name, [self.new_row(name) for _ in range(rng.choice([1, 2, 3, 4]))], rng.random() < 0.7]
        if kind == "criteria":
            operation = self.select(name)
            related = [each[1] for each in self.family.relationships(name)]
            target = rng.choice([name, *related, *related])
            operation[2]["criteria"] = [target, self.simple(target)]
            return operation
        if kind == "hybrid":
            hybrids = [prop[1] for prop in self.family.props(name) if prop[0] == "hybrid"]
            if hybrids:
                operation = self.select(name)
                operation[2]["where"] = [[rng.choice(["eq", "gt"]), hybrids[0], rng.choice([2, 4])]]
                return operation
        if kind == "save":
            return ["bulk_save", [[name, self.new_row(name)] for _ in range(rng.choice([1, 2, 3]))], rng.random() < 0.4]
        if kind == "rows" and columns:
            row = {column[0]: self.value(column) for column in rng.sample(columns, 1)}
            keys = {column[0]: rng.randint(1, 4) if column[1] == "int" else rng.choice("abcd") for column in self.family.keys(name)}
            return ["bulk_update", name, [{**row, **keys}]]
        return ["refresh_lock", self.ref(name)]

    def new_row(self, name):
        rng = self.rng
        row = {column[0]: self.value(column) for column in self.plain_columns(name)
               if column[1] in ("int", "str") and rng.random() < 0.6 and not column[2].get("pk")}
        for column in self.family.keys(name):
            if len(self.family.keys(name)) > 1 or column[1] == "str":
                row[column[0]] = self.value(column)
            elif rng.random() < 0.3:
                row[column[0]] = rng.randint(5, 30)
        return row

    def operation(self, depth=0):
        rng = self.rng
        if self.wide and rng.random() < 0.35:
            return self.wide_operation()
        kind = rng.choices(
            ["new", "load", "change", "add", "delete", "read", "flush", "commit", "rollback", "nested", "end_nested", "expunge", "merge",
             "refresh", "expire", "expire_all", "close", "statement", "quiet", "look", "raw", "transient"],
            [10, 14, 26, 6, 6, 8, 8, 5, 3, 2, 3, 2, 4, 3, 4, 1, 0.5, 5, 1, 5, 2, 1.5])[0]
        name = self.any_class()
        if kind == "new":
            return ["new", name, self.new_values(name), rng.random() < 0.6]
        if kind == "load":
            return self.load()
        if kind == "change":
            return self.change()
        if kind == "add":
            return ["add", [self.ref(name) for _ in range(rng.choice([1, 1, 2]))]]
        if kind in ("delete", "expunge"):
            return [kind, self.ref(name)]
        if kind == "read":
            columns = [column[0] for column in self.family.columns(name)]
            relations = [relation[0] for relation in self.family.relationships(name)]
            props = [prop[1] for prop in self.family.props(name) if prop[0] != "validates"]
            return ["read", self.ref(name), rng.choice(relations + relations + relations + columns + props) if relations else rng.choice(columns + props)]
        if kind == "flush":
            return ["flush"]
        if kind in ("commit", "rollback", "nested", "close", "expire_all"):
            return [kind]
        if kind == "end_nested":
            return [rng.choice(["nested_commit", "nested_rollback"])]
        if kind == "merge":
            if rng.random() < 0.4:
                values = self.new_values(name, 1)
                if not any(key in values for key in [column[0] for column in self.family.keys(name)]):
                    for column in self.family.keys(name):
                        values[column[0]] = rng.randint(1, 4) if column[1] == "int" else rng.choice("abcd")
                return ["merge_new", name, values]
            return ["merge", self.ref(name), rng.random() < 0.85]
        if kind == "refresh":
            return ["refresh", self.ref(name), self.names_of(name) if rng.random() < 0.5 else None]
        if kind == "expire":
            return ["expire", self.ref(name), self.names_of(name) if rng.random() < 0.5 else None]
        if kind == "statement":
            return self.statement()
        if kind == "quiet":
            return ["quiet", [self.operation(depth + 1) for _ in range(rng.randint(1, 3))]] if depth == 0 else ["flush"]
        if kind == "look":
            what = rng.choice(["history", "history", "history", "modified", "contains"])
            if what == "history":
                names = [column[0] for column in self.family.columns(name)] + 3 * [relation[0] for relation in self.family.relationships(name)]
                return ["history", self.ref(name), rng.choice(names)]
            return [what, self.ref(name)]
        if kind == "raw":
            columns = [column for column in self.plain_columns(name) if column[1] in ("int", "str") and not column[2].get("pk")]
            each = self.family.classes[name]
            own = [column for column in columns if any(column is other for other in each["cols"])]
            if not own or not each.get("table"):
                return ["flush"]
            column = rng.choice(own)
            return ["raw", each["table"], column[0], self.value(column), rng.randint(1, 3)]
        return [rng.choice(["transient", "detached", "expunge_all"]), self.ref(name)]

    def program(self, length):
        rng = self.rng
        if self.queries:
            return [self.select() for _ in range(2)]
        operations = []
        for _ in range(rng.choice([0, 1, 2, 3])):
            name = self.any_class()
            operations.append(["select", name, {"order": [column[0] for column in self.family.keys(name)], "mode": "all"}]
                              if rng.random() < 0.7 else self.load())
        while len(operations) < length:
            operations.append(self.operation())
        if rng.random() < 0.5:
            operations.append([rng.choice(["flush", "commit", "commit"])])
        return operations
