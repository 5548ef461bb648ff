"""Statements as they are printed, compiled and passed on; DDL, sequences, naming conventions; methods and functions."""

import datetime
from sqlalchemy import *
from sqlalchemy import event, inspect
from sqlalchemy.orm import *
from sqlalchemy.dialects import postgresql, mysql, sqlite
from sqlalchemy.schema import *
from sqlalchemy.sql import text as sqltext, func as f
import sqlalchemy as sa
import sqlalchemy.orm as so
from sqlalchemy.ext.compiler import compiles
from tables import users, orders, addresses, items, Author, Article, Comment, Tag, Profile

stmt = select(users.c.id).where(users.c.name == "x")
print(stmt)
print(stmt.compile(dialect=postgresql.dialect()))
print(stmt.compile(compile_kwargs={"literal_binds": True}))
str(stmt)
str(stmt.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
compiled = stmt.compile(dialect=mysql.dialect())
compiled.params
stmt.compile().string
stmt.whereclause
stmt.columns_clause_froms
stmt.get_final_froms()
stmt.selected_columns.id
stmt.is_select
sub = stmt.subquery()
sa.select(sa.func.count()).select_from(sub)
sa.select(sub.c.id, sub.c["id"])
so.Session().query(Author).filter(sa.or_(Author.name.is_(None), Author.karma.between(1, 2)))
DDL("ALTER TABLE %(table)s ADD CONSTRAINT x CHECK (%(col)s > 0)", context={"col": "age"})
DDL("CREATE TRIGGER t AFTER INSERT ON %(table)s").execute_if(dialect="postgresql")
DDL("DROP %(fullname)s %(schema)s").against(users)
event.listen(users, "after_create", DDL("CREATE INDEX zz ON %(table)s (name)").execute_if(dialect=("postgresql", "mysql")))
@event.listens_for(Author, "before_insert")
def bi(mapper, connection, target):
    connection.execute(update(users).where(users.c.id == 3).values(name="z"))
@event.listens_for(Session, "do_orm_execute")
def doe(state):
    return None
@event.listens_for(Query, "before_compile", retval=True)
def bc(query):
    return None
seq = Sequence("user_seq", start=10, schema="sc", metadata=MetaData())
t = Table("seqs", MetaData(), Column("id", Integer, seq, primary_key=True), Column("x", Integer, server_default=FetchedValue(), server_onupdate=FetchedValue()), Column("y", Integer, default=func.next_y(), onupdate=func.now()), Column("z", String, default="zz", onupdate=lambda: "q"), Column("w", DateTime, default=datetime.datetime.utcnow, server_default=func.now()), Column("v", Integer, default=select(func.max(users.c.id)).scalar_subquery()), Column("cc", Integer, Computed("x + 1")), Column("ii", Integer, Identity(start=3)))
insert(t)
insert(t).values(x=3)
update(t).values(x=5)
update(t).values(x=5, y=3).where(t.c.id == 4)
insert(t).values([{"x": 1}, {"x": 2}])
insert(t).from_select(["x"], select(users.c.id))
insert(t).returning(t.c.id, t.c.w)
delete(t).where(t.c.x == seq.next_value())
select(seq.next_value())
CreateTable(t)
CreateSequence(seq)
DropSequence(seq, if_exists=True)
CreateTable(Table("fks", MetaData(), Column("a", Integer, ForeignKey("x.id", name="fkn", use_alter=True, ondelete="CASCADE", onupdate="CASCADE", deferrable=True, initially="DEFERRED", match="SIMPLE")), Column("b", Integer), Column("c", Integer, unique=True, index=True, nullable=False, server_default=text("0"), comment="hi"), ForeignKeyConstraint(["a", "b"], ["y.a", "y.b"], name="comp"), CheckConstraint("a > b", name="chk"), UniqueConstraint("a", "b", name="uqq", deferrable=True, initially="IMMEDIATE"), PrimaryKeyConstraint("a", "b", name="pkk"), Index("ix_ab", "a", "b", unique=True), prefixes=["TEMPORARY"], info={"x": 1}, comment="c"))
m2 = MetaData(schema="app", naming_convention={"pk": "pk_%(table_name)s", "ck": "ck_%(table_name)s_%(column_0_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s", "fk": "fk_%(table_name)s_%(column_0_key)s_%(referred_table_name)s_%(referred_column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_N_key)s"})
nt = Table("named", m2, Column("id", Integer, primary_key=True), Column("a", Integer, unique=True, index=True), Column("b", Integer, ForeignKey("named.id")), Column("flag", Boolean(create_constraint=True)), CheckConstraint("a > 1"), CheckConstraint("b > 1", name="bpos"), CheckConstraint("b > 2", name=conv("literal_name")), Index(None, "a", "b"))
CreateTable(nt)
CreateIndex(Index(None, nt.c.b))
CreateSchema("x y")
DropSchema("sc", if_exists=True, cascade=True)
DropTable(nt)
DropIndex(Index("ix_z", users.c.age), if_exists=True)
AddConstraint(PrimaryKeyConstraint(Table("pk", MetaData(), Column("x", Integer)).c.x, name="pkx"))
CreateTable(Table("inh", MetaData(), Column("id", Integer, primary_key=True), Column("at", DateTime(timezone=True), server_default=text("CURRENT_TIMESTAMP"), onupdate=func.now()), Column("d", Date, server_default=func.current_date()), Column("s", String, server_default="it's"), Column("n", Integer, server_default=literal_column("5")), Column("b", Boolean, server_default=true()), Column("b2", Boolean, server_default=sa.false()), Column("j", JSON, server_default=text("'{}'"))))

class Repo:
    def __init__(self, session):
        self.session = session
    def find(self, name, karma=None, limit=10):
        stmt = select(Author).where(Author.name == name)
        if karma is not None:
            stmt = stmt.where(Author.karma >= karma)
        return self.session.scalars(stmt.limit(limit)).all()
    def page(self, page: int, size: int):
        return self.session.execute(select(Article.id, Article.title).order_by(Article.id).offset((page - 1) * size).limit(size)).all()
    def bulk(self, rows):
        self.session.execute(insert(Author), rows)
        self.session.execute(update(Author).where(Author.id.in_([r["id"] for r in rows])).values(karma=0))
    def count(self):
        return self.session.scalar(select(func.count()).select_from(Author))

def search(session, q: str, tags: list, since: datetime.datetime):
    base = select(Article).join(Article.author).options(joinedload(Article.tags), contains_eager(Article.author))
    conds = [Article.title.ilike(f"%{q}%"), Article.created >= since]
    if tags:
        conds.append(Article.tags.any(Tag.id.in_(tags)))
    return session.scalars(base.where(and_(*conds)).order_by(Article.created.desc())).unique().all()

def stats(session, author_id: int):
    n = func.count(Comment.id).label("n")
    sq = select(Comment.article_id, n).group_by(Comment.article_id).subquery()
    return session.execute(select(Article.title, func.coalesce(sq.c.n, 0)).outerjoin(sq, sq.c.article_id == Article.id).where(Article.author_id == author_id)).all()

def window(session):
    rn = func.row_number().over(partition_by=Article.author_id, order_by=Article.views.desc()).label("rn")
    ranked = select(Article.id, Article.author_id, rn).cte("ranked")
    return session.execute(select(ranked).where(ranked.c.rn <= 3)).all()

def tree(session, root_id: int):
    top = select(Author.id, Author.boss_id, literal(0).label("depth")).where(Author.id == root_id).cte("chain", recursive=True)
    child = aliased(Author)
    top = top.union_all(select(child.id, child.boss_id, top.c.depth + 1).where(child.boss_id == top.c.id))
    return session.execute(select(Author, top.c.depth).join(top, Author.id == top.c.id).order_by(top.c.depth)).all()
