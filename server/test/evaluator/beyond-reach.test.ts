// Models that hang on packages which are not in the workspace: what is known of a package is used, and where a base or
// a table lies beyond reach nothing is claimed.

import { describe, expect, it } from 'vitest'
import { workspaceDiagnostics } from '../../src/features/diagnostics/index.ts'
import { modelsReport } from '../../src/features/models.ts'
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
      'what User is made of depends on a base that is not known',
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
})
