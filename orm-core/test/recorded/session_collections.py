"""Session scenarios with collections that are sets, dictionaries and ordered lists, and with lists changed in place.

    PYTHONPATH=… python -P session_collections.py > session_collections.json

test/orm/session-collections.ts holds their twins.
"""

import json
import sys

from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, event, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import (
    Session, attribute_keyed_dict, column_keyed_dict, declarative_base, joinedload, keyfunc_mapping, relationship,
    selectinload, subqueryload,
)
from sqlalchemy.pool import StaticPool

Base = declarative_base()

authors_tags = Table(
    "authors_tags", Base.metadata,
    Column("author_id", ForeignKey("authors.id"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), primary_key=True),
)


class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
    keyword = Column(String(20))
    text = Column(String(20))
    author_id = Column(Integer, ForeignKey("authors.id"))
    author = relationship("Author", back_populates="notes")


class Fact(Base):
    __tablename__ = "facts"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    value = Column(String(20))
    author_id = Column(Integer, ForeignKey("authors.id"))


class Author(Base):
    __tablename__ = "authors"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    notes = relationship("Note", back_populates="author", cascade="all, delete-orphan", order_by="Note.id",
                         collection_class=attribute_keyed_dict("keyword"))
    by_id = relationship("Note", viewonly=True, order_by="Note.id", collection_class=column_keyed_dict(Note.id))
    by_length = relationship("Note", viewonly=True, order_by="Note.id",
                             collection_class=keyfunc_mapping(lambda note: len(note.text)))
    tags = relationship("Tag", secondary=authors_tags, back_populates="authors", order_by="Tag.id",
                        collection_class=set)
    tag_names = association_proxy("tags", "name", creator=lambda name: Tag(name=name))
    _facts = relationship("Fact", cascade="all, delete-orphan", order_by="Fact.id",
                          collection_class=attribute_keyed_dict("name"))
    facts = association_proxy("_facts", "value", creator=lambda name, value: Fact(name=name, value=value))
    books = relationship("Book", back_populates="author", order_by="Book.id", collection_class=set)


class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    authors = relationship("Author", secondary=authors_tags, back_populates="tags", order_by="Author.id")


class Book(Base):
    __tablename__ = "books"
    id = Column(Integer, primary_key=True)
    title = Column(String(20))
    author_id = Column(Integer, ForeignKey("authors.id"))
    author = relationship("Author", back_populates="books")
    chapters = relationship("Chapter", back_populates="book", cascade="all, delete-orphan",
                            order_by="Chapter.position", collection_class=ordering_list("position"))
    remarks = relationship("Remark", back_populates="book", order_by="Remark.id")


class Chapter(Base):
    __tablename__ = "chapters"
    id = Column(Integer, primary_key=True)
    title = Column(String(20))
    position = Column(Integer)
    book_id = Column(Integer, ForeignKey("books.id"))
    book = relationship("Book", back_populates="chapters")


class Remark(Base):
    __tablename__ = "remarks"
    id = Column(Integer, primary_key=True)
    body = Column(String(20))
    book_id = Column(Integer, ForeignKey("books.id"))
    book = relationship("Book", back_populates="remarks")


class Slide(Base):
    __tablename__ = "slides"
    id = Column(Integer, primary_key=True)
    bullets = relationship("Bullet", order_by="Bullet.position",
                           collection_class=ordering_list("position", count_from=1, reorder_on_append=True))


class Bullet(Base):
    __tablename__ = "bullets"
    id = Column(Integer, primary_key=True)
    body = Column(String(20))
    position = Column(Integer)
    slide_id = Column(Integer, ForeignKey("slides.id"))


SEED = {
    "authors": [(1, "ann"), (2, "bob")],
    "notes": [(1, "a", "text a", 1), (2, "b", "text bb", 1), (3, "c", "text c", 2)],
    "facts": [(1, "born", "1900", 1), (2, "died", "1980", 1)],
    "tags": [(1, "x"), (2, "y"), (3, "z")],
    "authors_tags": [(1, 1), (1, 2), (2, 2)],
    "books": [(1, "b1", 1), (2, "b2", 1), (3, "b3", 2)],
    "chapters": [(1, "c1", 0, 1), (2, "c2", 1, 1), (3, "c3", 2, 1), (4, "d1", 0, 2)],
    "remarks": [(1, "r1", 1), (2, "r2", 1), (3, "r3", 1), (4, "r4", 2)],
    "slides": [(1,)],
    "bullets": [(1, "x", 1, 1), (2, "y", 2, 1)],
}


def raises(work):
    try:
        work()
    except Exception as error:
        return type(error).__name__
    return "nothing"


def ids(objects):
    return sorted(each.id for each in objects)


def bodies(objects):
    return [each.body for each in objects]


def order(objects):
    return [[each.title, each.position] for each in objects]


# -- dictionaries -------------------------------------------------------------

def dict_load(s):
    a = s.get(Author, 1)
    return [[key, note.text] for key, note in a.notes.items()]


def dict_selectinload(s):
    return [sorted(a.notes) for a in s.scalars(select(Author).options(selectinload(Author.notes)).order_by(Author.id))]


def dict_joinedload(s):
    rows = s.scalars(select(Author).options(joinedload(Author.notes)).order_by(Author.id)).unique()
    return [sorted(a.notes) for a in rows]


def dict_subqueryload(s):
    return [sorted(a.notes) for a in s.scalars(select(Author).options(subqueryload(Author.notes)).order_by(Author.id))]


def dict_by_column(s):
    return list(s.get(Author, 1).by_id)


def dict_by_function(s):
    return [[key, note.keyword] for key, note in s.get(Author, 1).by_length.items()]


def dict_new(s):
    a = Author(id=5, name="new")
    a.notes["k"] = Note(id=10, keyword="k", text="t")
    a.notes["l"] = Note(id=11, keyword="l", text="u")
    s.add(a)
    s.flush()
    return [note.author is a for note in a.notes.values()]


def dict_constructor(s):
    a = Author(id=5, name="new", notes={"k": Note(id=10, keyword="k", text="t")})
    s.add(a)
    s.flush()


def dict_set_item(s):
    a = s.get(Author, 1)
    a.notes["z"] = Note(id=10, keyword="z", text="t")
    s.flush()


def dict_replace_item(s):
    a = s.get(Author, 1)
    a.notes["a"] = Note(id=10, keyword="a", text="new")
    s.flush()
    return sorted(a.notes)


def dict_delete_item(s):
    a = s.get(Author, 1)
    note = a.notes["a"]
    del a.notes["a"]
    before = note.author is None
    s.flush()
    return [before, sorted(a.notes)]


def dict_pop(s):
    a = s.get(Author, 1)
    note = a.notes.pop("b")
    s.flush()
    return note.keyword


def dict_clear(s):
    a = s.get(Author, 1)
    a.notes.clear()
    s.flush()
    return len(a.notes)


def dict_assign(s):
    a = s.get(Author, 1)
    kept = a.notes["a"]
    a.notes = {"a": kept, "n": Note(id=10, keyword="n", text="t")}
    s.flush()
    return sorted(a.notes)


def dict_assign_other_keys(s):
    a = s.get(Author, 1)
    a.notes = {"wrong": Note(id=10, keyword="n", text="t")}
    s.flush()
    return sorted(a.notes)


def dict_assign_list(s):
    a = s.get(Author, 1)
    return raises(lambda: setattr(a, "notes", [Note(keyword="n")]))


def dict_backref(s):
    a = s.get(Author, 1)
    a.notes
    s.add(Note(id=10, keyword="k", text="t", author=a))
    s.flush()
    return sorted(a.notes)


def dict_backref_not_loaded(s):
    a = s.get(Author, 1)
    s.add(Note(id=10, keyword="k", text="t", author=a))
    s.flush()
    return sorted(a.notes)


def dict_backref_without_key(s):
    a = s.get(Author, 1)
    a.notes
    return raises(lambda: Note(id=10, author=a))


def dict_backref_move(s):
    a, b = s.get(Author, 1), s.get(Author, 2)
    a.notes, b.notes
    note = a.notes["a"]
    note.author = b
    s.flush()
    return [sorted(a.notes), sorted(b.notes)]


def dict_mutated_key(s):
    a = s.get(Author, 1)
    note = a.notes["a"]
    note.keyword = "moved"
    return [raises(lambda: setattr(note, "author", None)), sorted(a.notes)]


def dict_setdefault(s):
    a = s.get(Author, 1)
    first = a.notes.setdefault("a", Note(keyword="a"))
    second = a.notes.setdefault("q", Note(id=10, keyword="q", text="t"))
    s.flush()
    return [first.text, second.text]


def dict_update(s):
    a = s.get(Author, 1)
    a.notes.update({"q": Note(id=10, keyword="q", text="t"), "b": a.notes["b"]})
    s.flush()
    return sorted(a.notes)


def dict_delete_owner(s):
    s.delete(s.get(Author, 2))
    s.flush()


def dict_merge(s):
    a = Author(id=1, name="m", notes={"a": Note(id=1, keyword="a", text="merged"),
                                      "n": Note(id=10, keyword="n", text="t")})
    merged = s.merge(a)
    s.flush()
    return sorted(merged.notes)


def dict_rollback(s):
    a = s.get(Author, 1)
    a.notes["z"] = Note(id=10, keyword="z", text="t")
    s.flush()
    s.rollback()
    return sorted(a.notes)


def dict_refresh(s):
    a = s.get(Author, 1)
    a.notes
    s.refresh(a, ["notes"])
    return sorted(a.notes)


def dict_any(s):
    return [a.name for a in s.scalars(select(Author).where(Author.notes.any(Note.keyword == "c")))]


# -- sets ------------------------------------------------------------------------

def set_load(s):
    return ids(s.get(Author, 1).tags)


def set_selectinload(s):
    return [ids(a.tags) for a in s.scalars(select(Author).options(selectinload(Author.tags)).order_by(Author.id))]


def set_joinedload(s):
    rows = s.scalars(select(Author).options(joinedload(Author.tags)).order_by(Author.id)).unique()
    return [ids(a.tags) for a in rows]


def set_new(s):
    a = Author(id=5, name="new", tags={Tag(id=10, name="t")})
    s.add(a)
    s.flush()


def set_add(s):
    a, z = s.get(Author, 1), s.get(Tag, 3)
    a.tags.add(z)
    a.tags.add(z)
    s.flush()
    return [ids(a.tags), ids(z.authors)]


def set_add_present(s):
    a, x = s.get(Author, 1), s.get(Tag, 1)
    a.tags.add(x)
    s.flush()
    return ids(a.tags)


def set_discard(s):
    a, x, z = s.get(Author, 1), s.get(Tag, 1), s.get(Tag, 3)
    a.tags.discard(x)
    a.tags.discard(z)
    s.flush()
    return ids(a.tags)


def set_clear(s):
    a = s.get(Author, 2)
    a.tags.clear()
    s.flush()


def set_assign(s):
    a, y, z = s.get(Author, 1), s.get(Tag, 2), s.get(Tag, 3)
    a.tags = {y, z}
    s.flush()
    return ids(a.tags)


def set_assign_list(s):
    a, y = s.get(Author, 1), s.get(Tag, 2)
    return raises(lambda: setattr(a, "tags", [y]))


def set_update(s):
    a = s.get(Author, 1)
    a.tags.update(list(s.scalars(select(Tag).order_by(Tag.id))))
    s.flush()
    return ids(a.tags)


def set_backref(s):
    a, z = s.get(Author, 1), s.get(Tag, 3)
    a.tags
    z.authors.append(a)
    s.flush()
    return ids(a.tags)


def set_backref_not_loaded(s):
    a, z = s.get(Author, 1), s.get(Tag, 3)
    z.authors.append(a)
    s.flush()
    return ids(a.tags)


def set_one_to_many(s):
    a, b = s.get(Author, 1), s.get(Author, 2)
    book = s.get(Book, 3)
    a.books.add(book)
    s.flush()
    return [ids(a.books), ids(b.books), book.author is a]


def set_one_to_many_remove(s):
    a = s.get(Author, 1)
    book = s.get(Book, 1)
    a.books.remove(book)
    s.flush()
    return book.author is None


def set_move_by_scalar(s):
    a, b = s.get(Author, 1), s.get(Author, 2)
    a.books, b.books
    s.get(Book, 1).author = b
    s.flush()
    return [ids(a.books), ids(b.books)]


def set_delete_owner(s):
    s.delete(s.get(Author, 2))
    s.flush()


def set_merge(s):
    merged = s.merge(Author(id=2, name="m", tags={Tag(id=3, name="z")}))
    s.flush()
    return ids(merged.tags)


def set_savepoint(s):
    a, z = s.get(Author, 1), s.get(Tag, 3)
    a.tags
    nested = s.begin_nested()
    a.tags.add(z)
    s.flush()
    nested.rollback()
    return ids(a.tags)


# -- proxies of sets and dictionaries ---------------------------------------------

def proxy_dict_read(s):
    return dict(s.get(Author, 1).facts)


def proxy_dict_set(s):
    a = s.get(Author, 1)
    a.facts["born"] = "1901"
    a.facts["wrote"] = "much"
    s.flush()
    return dict(a.facts)


def proxy_dict_delete(s):
    a = s.get(Author, 1)
    del a.facts["died"]
    s.flush()
    return dict(a.facts)


def proxy_dict_assign(s):
    a = s.get(Author, 1)
    a.facts = {"born": "1902", "lives": "here"}
    s.flush()
    return dict(a.facts)


def proxy_dict_new(s):
    a = Author(id=5, name="new")
    a.facts["born"] = "2000"
    s.add(a)
    s.flush()


def proxy_set_add(s):
    a = s.get(Author, 1)
    a.tag_names.add("x")
    a.tag_names.add("new")
    s.flush()
    return sorted(a.tag_names)


def proxy_set_remove(s):
    a = s.get(Author, 1)
    a.tag_names.remove("x")
    s.flush()
    return sorted(a.tag_names)


# -- ordered lists ------------------------------------------------------------------

def ordered_append(s):
    b = s.get(Book, 1)
    b.chapters.append(Chapter(id=10, title="n"))
    s.flush()
    return order(b.chapters)


def ordered_append_with_position(s):
    b = s.get(Book, 1)
    b.chapters.append(Chapter(id=10, title="n", position=7))
    s.flush()
    return order(b.chapters)


def ordered_insert(s):
    b = s.get(Book, 1)
    b.chapters.insert(0, Chapter(id=10, title="n"))
    s.flush()
    return order(b.chapters)


def ordered_remove(s):
    b = s.get(Book, 1)
    b.chapters.remove(b.chapters[0])
    s.flush()
    return order(b.chapters)


def ordered_pop(s):
    b = s.get(Book, 1)
    b.chapters.pop(1)
    s.flush()
    return order(b.chapters)


def ordered_set_item(s):
    b = s.get(Book, 1)
    b.chapters[1] = Chapter(id=10, title="n")
    s.flush()
    return order(b.chapters)


def ordered_move(s):
    b = s.get(Book, 1)
    c = b.chapters.pop(0)
    b.chapters.insert(2, c)
    s.flush()
    return order(b.chapters)


def ordered_reorder(s):
    b = s.get(Book, 1)
    b.chapters.sort(key=lambda each: each.title, reverse=True)
    b.chapters.reorder()
    s.flush()
    return order(b.chapters)


def ordered_sort_alone(s):
    b = s.get(Book, 1)
    b.chapters.sort(key=lambda each: each.title, reverse=True)
    s.flush()
    return order(b.chapters)


def ordered_assign(s):
    b = s.get(Book, 1)
    first, second, third = b.chapters
    b.chapters = [third, first, Chapter(id=10, title="n")]
    s.flush()
    return order(b.chapters)


def ordered_backref(s):
    b = s.get(Book, 1)
    b.chapters
    s.add(Chapter(id=10, title="n", book=b))
    s.flush()
    return order(b.chapters)


def ordered_new(s):
    b = Book(id=9, title="new", chapters=[Chapter(id=10, title="x"), Chapter(id=11, title="y")])
    s.add(b)
    s.flush()
    return order(b.chapters)


def ordered_from_one(s):
    slide = s.get(Slide, 1)
    slide.bullets.append(Bullet(id=10, body="z", position=9))
    s.flush()
    return [[each.body, each.position] for each in slide.bullets]


def ordered_from_one_insert(s):
    slide = s.get(Slide, 1)
    slide.bullets.insert(1, Bullet(id=10, body="z"))
    s.flush()
    return [[each.body, each.position] for each in slide.bullets]


# -- lists changed in place ------------------------------------------------------------

def list_set_item(s):
    b = s.get(Book, 1)
    old = b.remarks[0]
    b.remarks[0] = Remark(id=10, body="n")
    gone = old.book is None
    s.flush()
    return [gone, bodies(b.remarks)]


def list_set_item_of_another(s):
    b, c = s.get(Book, 1), s.get(Book, 2)
    c.remarks
    b.remarks[1] = c.remarks[0]
    s.flush()
    return [bodies(b.remarks), bodies(c.remarks)]


def list_set_same_item(s):
    b = s.get(Book, 1)
    b.remarks[0] = b.remarks[0]
    s.flush()
    return bodies(b.remarks)


def list_empty(s):
    b = s.get(Book, 1)
    del b.remarks[0:]
    s.flush()
    return bodies(b.remarks)


def list_shorten(s):
    b = s.get(Book, 1)
    del b.remarks[1:]
    s.flush()
    return bodies(b.remarks)


def list_slice(s):
    b = s.get(Book, 1)
    b.remarks[0:2] = [Remark(id=10, body="n"), Remark(id=11, body="m")]
    s.flush()
    return bodies(b.remarks)


def list_delete_item(s):
    b = s.get(Book, 1)
    del b.remarks[1]
    s.flush()
    return bodies(b.remarks)


def list_sort(s):
    b = s.get(Book, 1)
    b.remarks.sort(key=lambda each: -each.id)
    s.flush()
    return bodies(b.remarks)


def list_reverse(s):
    b = s.get(Book, 1)
    b.remarks.reverse()
    s.flush()
    return bodies(b.remarks)


def list_insert(s):
    b = s.get(Book, 1)
    b.remarks.insert(1, Remark(id=10, body="n"))
    s.flush()
    return bodies(b.remarks)


def list_extend(s):
    b = s.get(Book, 2)
    b.remarks.extend([Remark(id=10, body="n"), Remark(id=11, body="m")])
    s.flush()
    return bodies(b.remarks)


def list_assign_itself(s):
    b = s.get(Book, 1)
    b.remarks = b.remarks
    s.flush()
    return bodies(b.remarks)


def list_released(s):
    b = s.get(Book, 1)
    old = b.remarks
    b.remarks = []
    s.flush()
    n = Remark(id=10, body="n")
    old.append(n)
    s.flush()
    return n.book is None


def list_events(s):
    log, other = [], []
    heard = [
        (Book.remarks, "append", lambda target, value, initiator: log.append(["append", value.body])),
        (Book.remarks, "remove", lambda target, value, initiator: log.append(["remove", value.body])),
        (Remark.book, "set", lambda target, value, old, initiator: other.append([value and value.id, target.body])),
    ]
    for target, name, listener in heard:
        event.listen(target, name, listener)
    b = s.get(Book, 1)
    r1, r2, r3 = b.remarks
    b.remarks[0] = Remark(body="n")
    del b.remarks[2]
    b.remarks.insert(0, r3)
    b.remarks.pop()
    b.remarks.remove(r3)
    for target, name, listener in heard:
        event.remove(target, name, listener)
    s.rollback()
    return [log, other]


def collection_events(s):
    log = []
    heard = [
        (each, name, lambda target, value, initiator, name=name: log.append([name, value.id]))
        for each in (Author.notes, Author.tags) for name in ("append", "remove")
    ]
    for target, name, listener in heard:
        event.listen(target, name, listener)
    a = s.get(Author, 1)
    x, z = s.get(Tag, 1), s.get(Tag, 3)
    a.tags.add(z)
    a.tags.add(z)
    a.tags.discard(x)
    a.notes["a"] = Note(id=10, keyword="a")
    a.notes.pop("b")
    for target, name, listener in heard:
        event.remove(target, name, listener)
    s.rollback()
    return log


# -- recording ---------------------------------------------------------------

def scenarios():
    return [f for n, f in globals().items() if callable(f) and getattr(f, "__module__", "") == __name__
            and getattr(f, "__code__", None) and f.__code__.co_varnames[:1] == ("s",)
            and n not in ("raises",)]


def main():
    out = []
    for scenario in scenarios():
        engine = create_engine("sqlite://", poolclass=StaticPool)
        Base.metadata.create_all(engine)
        with engine.begin() as connection:
            for table, rows in SEED.items():
                for row in rows:
                    marks = ", ".join("?" * len(row))
                    connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", row)
        sent = []

        def listen(conn, cursor, statement, parameters, context, executemany):
            values = [list(p) for p in parameters] if isinstance(parameters, list) else [list(parameters)]
            sent.append([" ".join(statement.split()), values])

        event.listen(engine, "before_cursor_execute", listen)
        with Session(engine) as session:
            try:
                value = scenario(session)
            except Exception as error:
                sys.stderr.write(f"{scenario.__name__}: {error!r}\n")
                continue
        engine.dispose()
        out.append({"name": scenario.__name__, "sent": sent, "value": value})
    sys.stdout.write("[\n" + ",\n".join(json.dumps(each) for each in out) + "\n]\n")


if __name__ == "__main__":
    main()
