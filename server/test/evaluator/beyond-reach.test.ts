// Models that hang on packages which are not in the workspace: what is known of a package is used, and where a base or
// a table lies beyond reach nothing is claimed.

import { describe, expect, it } from 'vitest'
import { workspaceDiagnostics } from '../../src/features/diagnostics/index.ts'
import { modelsReport } from '../../src/features/models.ts'
import { fileReport } from '../../src/features/statement-report.ts'
import type { Snapshot } from '../../src/workspace/snapshot.ts'
import { Workspace } from '../../src/workspace/workspace.ts'

function snapshotOf(text: string): Snapshot {
  const workspace = new Workspace({
    root: '/workspace',
    fileSystem: { entries: () => [], read: () => null, size: () => null, realPath: (path) => path },
    discovery: { files: [], projects: [], messages: [] },
  })
  return workspace.apply({ kind: 'open', path: '/workspace/main.py', text })
}

const HEAD = `
from __future__ import annotations
from typing import TYPE_CHECKING
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase):
    pass
`

describe('bases of packages', () => {
  it("are those of FastAPI Users' tables", () => {
    const snapshot = snapshotOf(`${HEAD}
from fastapi_users_db_sqlalchemy import SQLAlchemyBaseOAuthAccountTableUUID, SQLAlchemyBaseUserTableUUID

class OAuthAccount(SQLAlchemyBaseOAuthAccountTableUUID, Base):
    pass

class User(SQLAlchemyBaseUserTableUUID, Base):
    accounts: Mapped[list[OAuthAccount]] = relationship()
`)
    const { classes, tables } = modelsReport(snapshot, 'postgresql')
    expect(Object.keys(tables).sort()).toEqual(['oauth_account', 'user'])
    expect(tables.user?.columns.map(({ name, type }) => `${name} ${type}`)).toContain('id UUID')
    expect(classes['main.User']?.relationships.accounts).toMatchObject({ direction: 'ONETOMANY' })
    expect(workspaceDiagnostics(snapshot)).toEqual([])
  })

  it("are FastAPI Users' by the name that it gives its adapter, too", () => {
    const snapshot = snapshotOf(`${HEAD}
from fastapi_users.db import SQLAlchemyBaseUserTableUUID

class User(SQLAlchemyBaseUserTableUUID, Base):
    __tablename__ = "user"
    nick: Mapped[str]
`)
    const columns = modelsReport(snapshot, 'postgresql').tables.user?.columns.map(({ name }) => name)
    expect(columns).toEqual(expect.arrayContaining(['id', 'email', 'hashed_password', 'nick']))
    expect(workspaceDiagnostics(snapshot)).toEqual([])
  })

  it('may bring the primary key', () => {
    const snapshot = snapshotOf(`${HEAD}
from somewhere import UserMixin

class User(UserMixin, Base):
    __tablename__ = "user"
    nick: Mapped[str]

class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    user: Mapped["User"] = relationship()
`)
    expect(workspaceDiagnostics(snapshot)).toEqual([])
    expect(modelsReport(snapshot, 'postgresql').unresolved.map(({ reason }) => reason)).toEqual([
      'columns of User come from a base that is not known',
    ])
  })

  it('may bring a table that others refer to', () => {
    const snapshot = snapshotOf(`${HEAD}
from somewhere import UserMixin

class User(UserMixin, Base):
    pass

class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User] = relationship("User")
`)
    expect(modelsReport(snapshot, 'postgresql').unresolved.map(({ reason }) => reason)).toEqual([
      'whether User has a table depends on a base that is not known',
    ])
    expect(workspaceDiagnostics(snapshot)).toEqual([])
  })

  it('leave a target that only type checkers see its name', () => {
    const snapshot = snapshotOf(`${HEAD}
if TYPE_CHECKING:
    from other import Device

class Token(Base):
    __tablename__ = "tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id"))
    device: Mapped[Device | None] = relationship()

class Device(Base):
    __tablename__ = "devices"
    id: Mapped[int] = mapped_column(primary_key=True)
`)
    const { classes } = modelsReport(snapshot, 'postgresql')
    expect(classes['main.Token']?.relationships.device).toMatchObject({ target: 'main.Device', uselist: false })
  })

  it('may bring the key, and columns that an index names', () => {
    const snapshot = snapshotOf(`${HEAD}
from sqlalchemy import Index, UniqueConstraint
from somewhere import KeyMixin, SoftDelete

class Account(KeyMixin, Base):
    __tablename__ = "account"
    name: Mapped[str]

class Member(SoftDelete, Base):
    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("account_id", "deleted"), Index("ix_member_role", "role"))
    number: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    old_id: Mapped[int] = mapped_column(ForeignKey("account.old_id"))
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
`)
    const { classes, tables, unresolved } = modelsReport(snapshot, 'postgresql')
    expect(tables.account?.columns.map(({ name }) => name)).toEqual(['id', 'name'])
    expect(tables.account?.primary_key).toEqual(['id'])
    expect(tables.member?.uniques).toEqual([])
    expect(tables.member?.indexes.map(({ name }) => name)).toEqual(['ix_member_role'])
    expect(classes['main.Member']?.relationships.account).toMatchObject({ direction: 'MANYTOONE' })
    expect(unresolved.map(({ reason }) => reason)).toEqual([
      'columns of Account come from a base that is not known',
      'columns of Member come from a base that is not known',
    ])
    expect(workspaceDiagnostics(snapshot)).toEqual([])
  })

  it('may be the declarative base itself', () => {
    const snapshot = snapshotOf(`
import sqlalchemy as sa
from sqlalchemy import orm
from somewhere.db import model_base

class HasOwner(model_base.BASE):
    __abstract__ = True
    owner = sa.Column(sa.String(36), nullable=False)

class Agent(model_base.BASE):
    __tablename__ = "agents"
    id = sa.Column(sa.Integer, primary_key=True)
    ports = orm.relationship("Port", backref="agent")
    routers = orm.relationship("Router")

class Port(HasOwner, model_base.HasProject):
    __tablename__ = "ports"
    number = sa.Column(sa.Integer, primary_key=True)
    agent_id = sa.Column(sa.ForeignKey("agents.id"))

class Router(model_base.BASE):
    id = sa.Column(sa.Integer, primary_key=True)
`)
    const { classes, tables, unresolved } = modelsReport(snapshot, 'postgresql')
    expect(Object.keys(tables)).toEqual(['agents', 'ports'])
    expect(tables.ports?.columns.map(({ name }) => name)).toEqual(['number', 'agent_id', 'owner'])
    expect(classes['main.Port']?.relationships.agent).toMatchObject({ direction: 'MANYTOONE', target: 'main.Agent' })
    expect(unresolved.map(({ reason }) => reason)).toEqual([
      'whether Router is mapped depends on a base that is not known',
    ])
    expect(workspaceDiagnostics(snapshot)).toEqual([])
  })
})

describe("a package's Flask-SQLAlchemy object", () => {
  it('is known by its use', () => {
    const snapshot = snapshotOf(`
from company_db import db

owners = db.Table(
    "owners",
    db.Column("user_id", db.Integer, db.ForeignKey("user_account.id")),
    db.Column("role_id", db.Integer, db.ForeignKey("roles.id")),
)

class UserAccount(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(255), unique=True)
    roles = db.relationship("Role", secondary=owners, backref=db.backref("users", lazy="dynamic"))

class Role(db.Model):
    __tablename__ = "roles"
    id = db.Column(db.Integer, primary_key=True)

def find(email):
    return UserAccount.query.filter_by(email=email).first()
`)
    const { classes, tables } = modelsReport(snapshot, 'postgresql')
    expect(Object.keys(tables).sort()).toEqual(['owners', 'roles', 'user_account'])
    expect(classes['main.Role']?.relationships.users).toMatchObject({ target: 'main.UserAccount', lazy: 'dynamic' })
    expect(fileReport(snapshot, '/workspace/main.py', ['default']).statements.map(({ complete }) => complete)).toEqual([
      true,
    ])
    expect(workspaceDiagnostics(snapshot)).toEqual([])
  })
})

describe('models of packages', () => {
  it('are targets of relationships and foreign keys', () => {
    const snapshot = snapshotOf(`${HEAD}
from elsewhere.models import User

class Place(Base):
    __tablename__ = "places"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_of_elsewhere.id"))
    user = relationship("User")
`)
    expect(workspaceDiagnostics(snapshot)).toEqual([])
  })
})

describe('a synonym of nothing', () => {
  it('is listed with the rest of its class', () => {
    const snapshot = snapshotOf(`${HEAD}
from sqlalchemy.orm import synonym

class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    other = synonym("missing")
`)
    expect(modelsReport(snapshot, 'postgresql').classes['main.Tag']?.synonyms).toEqual(['other'])
  })
})

describe('an abstract base whose subclasses a function makes', () => {
  const MADE = `${HEAD}
from sqlalchemy.ext.declarative import AbstractConcreteBase

class Observer(Base):
    __tablename__ = "observers"
    id: Mapped[int] = mapped_column(primary_key=True)
    observations: Mapped[list[Observation]] = relationship("Observation", viewonly=True)

class Observation(AbstractConcreteBase, Base):
    kind: Mapped[str]
`

  it('is a model all the same: nothing is said of what refers to it', () => {
    const snapshot = snapshotOf(`${MADE}
def observed(cls):
    return type(f"{cls.__name__}Observation", (Observation,), {"__tablename__": f"{cls.__name__}_observations"})
`)
    expect(workspaceDiagnostics(snapshot)).toEqual([])
    expect(snapshot.evaluation.unresolved.map(({ declares, reason }) => [declares, reason])).toEqual([
      ['Observation', 'which classes stand below Observation is known only when the program runs'],
    ])
  })

  it('leaves a name that nobody declares what it is', () => {
    const findings = workspaceDiagnostics(snapshotOf(MADE.replace('"Observation"', '"Observaton"')))
    expect(findings.map(({ code }) => code)).toEqual(['unknown-relationship-target'])
  })
})

describe('annotations beside `__table__`', () => {
  it('are of columns that the table has', () => {
    const snapshot = snapshotOf(`${HEAD}
from typing import Any
from sqlalchemy import Column, Integer, Table, Text

class Activity(Base):
    __table__ = Table(
        "activities", Base.metadata, Column("id", Integer, primary_key=True), Column("data", Text), Column("labels", Text)
    )
    id: Mapped[int]
    data: Mapped[dict[str, Any]]
    labels: Mapped[list[str] | None]
`)
    const { classes, tables, unresolved } = modelsReport(snapshot, 'postgresql')
    expect(Object.keys(classes['main.Activity']?.columns ?? {})).toEqual(['id', 'data', 'labels'])
    expect(tables.activities?.columns.map(({ type }) => type)).toEqual(['INTEGER', 'TEXT', 'TEXT'])
    expect(unresolved).toEqual([])
    expect(workspaceDiagnostics(snapshot)).toEqual([])
  })
})

describe('an attribute that another method sets', () => {
  it('is not followed where that would raise', () => {
    const snapshot = snapshotOf(`${HEAD}
from sqlalchemy import select

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)

class View:
    def __init__(self, name: str):
        self.name = name

    def build(self):
        raise NotImplementedError("a subclass says")

    def prepare(self, app):
        self.blueprint = self.build()
        self.model = User

    def find(self, session, user_id: int):
        print(self.blueprint)
        return session.scalar(select(self.model).where(self.model.id == user_id))
`)
    const { statements } = fileReport(snapshot, '/workspace/main.py', ['default'])
    expect(statements.map(({ complete, sql }) => [complete, sql.default])).toMatchObject([
      [true, { sql: 'SELECT users.id \nFROM users \nWHERE users.id = :id_1' }],
    ])
  })
})

describe('relationships to classes beyond reach', () => {
  const snapshot = snapshotOf(`${HEAD}
from sqlalchemy import select

class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    likes: Mapped[list["Like"]] = relationship()

class Page(Base):
    __tablename__ = "pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    tags: Mapped[list["Tag"]] = relationship(lazy="joined")

a = select(Post)
b = select(Page)
c = select(Page.id).where(Page.tags == None)
`)
  const [posts, pages, compared] = fileReport(snapshot, '/workspace/main.py', ['sqlite']).statements
  const sqlOf = (it: typeof posts) => it?.sql.sqlite as { sql?: string; error?: string }

  it('change nothing in the SQL of those who do not load them at once', () => {
    expect(sqlOf(posts).sql?.replace(/\s+/g, ' ')).toBe('SELECT posts.id FROM posts')
    expect(posts?.complete).toBe(true)
  })

  it('leave the SQL incomplete that would join them, with the reason', () => {
    expect(sqlOf(pages).sql?.replace(/\s+/g, ' ')).toBe('SELECT pages.id FROM pages')
    expect(pages?.complete).toBe(false)
    expect(pages?.unknown.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("expression 'Tag' failed to locate"),
    ])
  })

  it('are named where a statement needs them', () => {
    expect(compared?.complete).toBe(false)
    expect(compared?.unknown.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(
        /expression '(?:Tag|Like)' failed to locate a name .* consider adding this relationship\(\) to/s,
      ),
    ])
  })

  it('name what keeps another relationship from being used', () => {
    const other = snapshotOf(`${HEAD}
from sqlalchemy import ForeignKey, select

class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    coach: Mapped["Coach"] = relationship()

class Player(Base):
    __tablename__ = "players"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    team: Mapped[Team] = relationship()

statement = select(Player.id).where(Player.team == None)
`)
    const [statement] = fileReport(other, '/workspace/main.py', ['sqlite']).statements
    expect(statement?.complete).toBe(false)
    expect(statement?.unknown.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^'Player.team' can't be used before .*expression 'Coach' failed to locate a name/s),
    ])
  })
})

describe('tables and classes of which a part is not known', () => {
  const shown = (text: string, name: string) => {
    const snapshot = snapshotOf(text)
    const found = fileReport(snapshot, '/workspace/main.py', ['sqlite']).statements.filter(
      ({ scope }) => scope === name,
    )
    expect(workspaceDiagnostics(snapshot)).toEqual([])
    return found.map(({ complete, sql }) => [
      complete,
      (sql.sqlite as { sql?: string }).sql?.replace(/\s+/g, ' ').trim(),
    ])
  }

  it('have the columns of mixins of OpenStack', () => {
    const snapshot = snapshotOf(`
import sqlalchemy as sa
from oslo_db.sqlalchemy import models, types
from sqlalchemy.orm import declarative_base

class Shared(models.ModelBase, models.TimestampMixin):
    __table_args__ = {"mysql_engine": "InnoDB"}

Base = declarative_base(cls=Shared)

class Stack(Base, models.SoftDeleteMixin):
    __tablename__ = "stacks"
    id = sa.Column(sa.Integer, primary_key=True)
    extra = sa.Column(types.JsonEncodedDict)
`)
    const { tables, unresolved } = modelsReport(snapshot, 'postgresql')
    expect(tables.stacks?.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'id INTEGER',
      'extra JSONENCODEDDICT',
      'created_at TIMESTAMP WITHOUT TIME ZONE',
      'updated_at TIMESTAMP WITHOUT TIME ZONE',
      'deleted_at TIMESTAMP WITHOUT TIME ZONE',
      'deleted INTEGER',
    ])
    expect(unresolved).toEqual([])
  })

  it('may be in metadata of a package', () => {
    const text = `
from somewhere import Model, metadata
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, select
from sqlalchemy.orm import relationship
import somewhere.manager as manager

likes = Table("likes", metadata, Column("id", Integer, primary_key=True), Column("by", ForeignKey("account.id")))

class Entry(Model):
    __tablename__ = "entries"
    id = Column(Integer, primary_key=True)
    by = Column(ForeignKey("account.id"))
    author = relationship(manager.current.user_model, foreign_keys=[by])

class Store:
    def __init__(self, name: str | None = None, metadata: MetaData | None = None):
        self.name = name or "things"
        self.metadata = metadata or MetaData()

    def read(self):
        table = Table(self.name, self.metadata, Column("id", Integer, primary_key=True))
        return select(table.c.id)

    def named(self, name):
        table = Table(name, self.metadata, Column("id", Integer, primary_key=True))
        return select(table.c.id)

    async def waiting(self, engine):
        def load(connection):
            return Table("lists", MetaData(), autoload_with=connection)

        async with engine.connect() as conn:
            table = await conn.run_sync(load)
        return select(table.c.id).where(table.c.y == 1)

    def known(self, engine):
        table = Table("two", self.metadata, autoload_with=engine)
        return select(table.c.id).where(table.c.x == 1)

def liked():
    return select(likes.c.id).where(likes.c.by == 1)
`
    expect(shown(text, 'liked')).toEqual([[true, 'SELECT likes.id FROM likes WHERE likes."by" = ?']])
    expect(shown(text, 'Store.known')).toEqual([[true, 'SELECT two.id FROM two WHERE two.x = ?']])
    expect(shown(text, 'Store.read')).toEqual([[true, 'SELECT things.id FROM things']])
    expect(shown(text, 'Store.named').map(([complete]) => complete)).toEqual([false])
    expect(shown(text, 'Store.waiting')).toEqual([[true, 'SELECT lists.id FROM lists WHERE lists.y = ?']])
    expect(modelsReport(snapshotOf(text), 'sqlite').tables.likes?.columns.map(({ name }) => name)).toEqual(['id', 'by'])
  })

  it('may be in a schema that a run tells', () => {
    const text = `${HEAD}
from somewhere import schema_of
from sqlalchemy import ForeignKeyConstraint, select

S = schema_of("app")

class Part(Base):
    __tablename__ = "parts"
    __table_args__ = {"schema": S}
    id: Mapped[int] = mapped_column(primary_key=True)
    uses: Mapped[list["Use"]] = relationship()
    screws: Mapped[list["Screw"]] = relationship()

class Use(Base):
    __tablename__ = "uses"
    __table_args__ = {"schema": S}
    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey(f"{S}.parts.id"))

class Screw(Base):
    __tablename__ = "screws"
    __table_args__ = (ForeignKeyConstraint(["part_id"], [f"{S}.parts.id"]), {"schema": S})
    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int]

def joined():
    return select(Part.id).join(Part.uses).join(Part.screws)
`
    expect(shown(text.replaceAll('"', "'"), 'joined')).toHaveLength(1)
  })

  it('are made by type() where that is known, and said to be made by it where not', () => {
    const snapshot = snapshotOf(`${HEAD}
from somewhere import names

Known = type("Known", (Base,), {"__tablename__": "known", "id": mapped_column(primary_key=True, type_=None)})
made = [type(name, (Base,), {"__tablename__": name}) for name in names()]
`)
    expect(modelsReport(snapshot, 'sqlite').unresolved.map(({ reason }) => reason)).toContain('class made by type(…)')
  })

  it('have back-references, whoever asks for them first', () => {
    const text = `${HEAD}
from sqlalchemy import select
from sqlalchemy.orm import joinedload

class Host(Base):
    __tablename__ = "hosts"
    id: Mapped[int] = mapped_column(primary_key=True)

class Name(Base):
    __tablename__ = "names"
    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("hosts.id"))
    host: Mapped[Host] = relationship(backref="names")

class View:
    loads = [Host.names]

    def query(self):
        return select(Host).options(*[joinedload(each) for each in self.loads])
`
    expect(shown(text, 'View.query')).toEqual([
      [
        true,
        'SELECT hosts.id, names_1.id AS id_1, names_1.host_id FROM hosts LEFT OUTER JOIN names AS names_1 ON hosts.id = names_1.host_id',
      ],
    ])
  })

  it('may be another class behind a condition on what was asked for', () => {
    const text = `${HEAD}
from sqlalchemy import select

class Host(Base):
    __tablename__ = "hosts"
    id: Mapped[int] = mapped_column(primary_key=True)

def ordered(query, model, by):
    if by == "rank":
        query = query.order_by(model.rank)
    return query

def hosts(by):
    return ordered(select(Host), Host, by)
`
    expect(workspaceDiagnostics(snapshotOf(text))).toEqual([])
  })

  it('are loaded with options of which a part is not known', () => {
    const text = `${HEAD}
from sqlalchemy import select
from sqlalchemy.orm import subqueryload

class Host(Base):
    __tablename__ = "hosts"
    id: Mapped[int] = mapped_column(primary_key=True)

def hosts(eager):
    return select(Host).options(*(subqueryload(each) for each in eager))

def named(name):
    return select(Host).options(subqueryload(getattr(Host, name)))
`
    for (const name of ['hosts', 'named']) expect(shown(text, name)).toEqual([[false, 'SELECT hosts.id FROM hosts']])
  })
})
