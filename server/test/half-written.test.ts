// While somebody types in one file, the others keep their models and show no errors that are only consequences; what is
// wrong for good is told, in its own file. Each program here is small, and one of its lines is half there.

import { describe, expect, it } from 'vitest'
import { diagnostics, workspaceDiagnostics } from '../src/features/diagnostics/index.ts'
import { modelsReport } from '../src/features/models.ts'
import { Workspace } from '../src/workspace/workspace.ts'
import { digest, findingsOutside, internalErrors, modelNames } from './mutants.ts'
import { MemoryFileSystem } from './workspace/memory.ts'

const FILES = {
  '/w/pyproject.toml': '',
  '/w/base.py': `
from sqlalchemy.orm import DeclarativeBase, declared_attr
class Base(DeclarativeBase):
    @declared_attr.directive
    def __tablename__(cls):
        return cls.__name__.lower()
`,
  '/w/incident.py': `
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import relationship
from base import Base
from participant import Participant
class Incident(Base):
    __tablename__ = "incident"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    group_id = Column(Integer, ForeignKey("team.id"))
    participants = relationship("Participant", backref="incident", foreign_keys=[Participant.incident_id])
    team = relationship("Team", backref="incidents")
    tickets = relationship("Ticket", back_populates="incident", order_by="Ticket.created_at")
`,
  '/w/participant.py': `
from sqlalchemy import Column, ForeignKey, Integer, String, UniqueConstraint
from base import Base
class Participant(Base):
    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("name", "incident_id"),)
    id = Column(Integer, primary_key=True)
    name = Column(String)
    incident_id = Column(Integer, ForeignKey("incident.id", ondelete="CASCADE"))
`,
  '/w/team.py': `
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import relationship
from base import Base
class Team(Base):
    __tablename__ = "team"
    id = Column(Integer, primary_key=True)
    kind = Column(String(50))
    __mapper_args__ = {"polymorphic_on": kind}
    monitors = relationship("Monitor", backref="team")
`,
  '/w/monitor.py': `
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import relationship
from base import Base
class Monitor(Base):
    __tablename__ = "monitor"
    id = Column(Integer, primary_key=True)
    team_id = Column(Integer, ForeignKey("team.id"))
    incident_id = Column(Integer, ForeignKey("incident.id"))
    incident = relationship("Incident", backref="monitors")
`,
  '/w/ticket.py': `
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declared_attr, relationship
from base import Base
class Ticket(Base):
    id = Column(Integer, primary_key=True)
    created_at = Column(Integer)
    incident_id = Column(Integer, ForeignKey("incident.id"))
    @declared_attr
    def incident(cls):
        return relationship("Incident", back_populates="tickets")
`,
  '/w/migrations/one.py': `
from sqlalchemy.orm import declarative_base
revision = "1"
down_revision = None
Base = declarative_base()
`,
  '/w/service.py': `
from sqlalchemy import select
from incident import Incident
from participant import Participant
from team import Team
named = select(Incident.name, Participant.name).join(Incident.participants)
teams = select(Team.kind, Incident.id).join(Incident.team)
`,
} as const

type Path = keyof typeof FILES
const MODELS = ['Incident', 'Monitor', 'Participant', 'Team', 'Ticket']
const PATHS = (Object.keys(FILES) as Path[]).filter((path) => path.endsWith('.py'))

function edited(path: Path, before: string, after: string) {
  const workspace = new Workspace({ root: '/w', fileSystem: new MemoryFileSystem(FILES) })
  const whole = digest(workspace.snapshot)
  expect(FILES[path]).toContain(before)
  const text = FILES[path].replace(before, () => after)
  const snapshot = workspace.apply({ kind: 'edit', path, text })
  const fresh = new Workspace({ root: '/w', fileSystem: new MemoryFileSystem({ ...FILES, [path]: text }) })
  expect(digest(snapshot)).toBe(digest(fresh.snapshot))
  expect(internalErrors(snapshot, path)).toEqual([])
  return { workspace, snapshot, whole }
}

describe('the program', () => {
  it('is free of findings', () => {
    const workspace = new Workspace({ root: '/w', fileSystem: new MemoryFileSystem(FILES) })
    expect([...modelNames(workspace.snapshot).values()].flat().sort()).toEqual(MODELS)
    expect(workspaceDiagnostics(workspace.snapshot)).toEqual([])
  })
})

describe('a half-typed line', () => {
  it.each<[Path, string, string]>([
    ['/w/participant.py', 'ondelete="CASCADE"))', 'ondel'],
    ['/w/participant.py', ', ondelete="CASCADE"))', ', '],
    ['/w/participant.py', 'Column(Integer, ForeignKey("incident.id", ondelete="CASCADE"))', 'Column(Integer, Fore'],
    ['/w/participant.py', 'id = Column(Integer, primary_key=True)', 'id = '],
    ['/w/participant.py', 'id = Column(Integer, primary_key=True)', 'id = Column(Integer, prim'],
    ['/w/participant.py', 'name = Column(String)', 'name = Column( = String)'],
    ['/w/participant.py', '("name", "incident_id"),)', '("name", '],
    ['/w/participant.py', '    id =', '    @\n    id ='],
    ['/w/participant.py', 'class Participant(Base):\n', 'class Participant(Base):'],
    ['/w/participant.py', 'class Participant(Base):\n', 'class Parti\n\nclass Participant(Base):\n'],
    ['/w/team.py', '{"polymorphic_on": kind}', '{"polymorphic_on": '],
    ['/w/team.py', 'id = Column(Integer, primary_key=True)', 'id = Column(Integer, primary_key='],
    ['/w/team.py', 'kind = Column(String(50))', 'kind = Column(String(50'],
    ['/w/incident.py', 'foreign_keys=[Participant.incident_id])', 'foreign_keys=[Participant.'],
    ['/w/incident.py', 'name = Column(String)', 'name = """'],
    ['/w/incident.py', '    name = Column(String)', '    id =\n    name = Column(String)'],
    ['/w/ticket.py', '    id = Column', '    return 1\n    id = Column'],
    ['/w/ticket.py', '    created_at', '    {}["dy\n    created_at'],
    ['/w/base.py', 'class Base(', 'declared_attr = \nclass Base('],
    [
      '/w/participant.py',
      'name = Column(String)',
      'name = Column(Integer, ForeignKey("team.id", ondele\n        nullable=True)',
    ],
    ['/w/ticket.py', '    created_at', '    id = Col\n    created_at'],
    ['/w/incident.py', '    name = Column(String)', '    id: int | None = Non\n    name = Column(String)'],
    ['/w/ticket.py', 'from base import Base', 'from base impo'],
    ['/w/ticket.py', 'from base import Base', 'from '],
    ['/w/ticket.py', 'relationship(', 'relationship(\n            return rela'],
    ['/w/ticket.py', 'created_at = Column(Integer)', 'created_at = '],
    [
      '/w/ticket.py',
      'created_at = Column(Integer)',
      'created_at: Mapped[list[Any]] mapped_column(Integer)\n    other: Mapped[dict[str, Any]] (1)',
    ],
  ])('%s: %s -> %s', (path, before, after) => {
    const { snapshot, workspace, whole } = edited(path, before, after)
    expect([...modelNames(snapshot).values()].flat().sort()).toEqual(MODELS)
    const others = PATHS.filter((other) => other !== path)
    expect(findingsOutside(snapshot, path, others).map(({ message }) => message)).toEqual([])
    workspace.apply({ kind: 'close', path })
    expect(digest(workspace.snapshot)).toBe(whole)
  })
})

describe('a half-typed line of a TypeScript model', () => {
  const path = '/t/models.ts'
  const text = `import { declarativeBase, foreignKey, Integer, mappedColumn, relationship, Varchar } from 'orm-core'
const Base = declarativeBase()
export class Author extends Base<typeof Author> {
  static { this.table('authors') }
  static id = mappedColumn(Integer, { primaryKey: true })
  static articles = relationship(() => [Article], { backPopulates: 'author' })
  static override name = mappedColumn(Varchar(20))
}
export class Article extends Base<typeof Article> {
  static { this.table('articles') }
  static id = mappedColumn(Integer, { primaryKey: true })
  static authorId = mappedColumn('author_id', Integer, { foreignKey: foreignKey(() => Author.id) })
  static author = relationship(() => Author, { backPopulates: 'articles' })
}
`
  it.each([
    ['  static override name = mappedColumn(Varchar(20))', '  static override name = mappedColumn('],
    ['  static override name = mappedColumn(Varchar(20))', '  static override name = mappedColumn(Varchar('],
    ['  static override name = mappedColumn(Varchar(20))', "  static override name = mappedColumn(Varchar(20))'"],
    ['  static override name = mappedColumn(Varchar(20))', '  static override name = '],
    ['  static override name = mappedColumn(Varchar(20))', '  static over'],
    ['  static override name = mappedColumn(Varchar(20))', '  static settings = { a: '],
    ['  static override name = mappedColumn(Varchar(20))', '  get shown() {'],
    ['  static override name = mappedColumn(Varchar(20))', '  static other = relationship(() => [Article],'],
  ])('%s -> %s', (before, after) => {
    const files = { '/t/package.json': '{"type":"module"}', [path]: text.replace(before, () => after) }
    const workspace = new Workspace({ root: '/t', fileSystem: new MemoryFileSystem(files) })
    const { classes } = modelsReport(workspace.snapshot, 'postgresql')
    expect(Object.keys(classes)).toEqual(['Author', 'Article'])
    expect(classes.Author!.relationships).toHaveProperty('articles')
    expect(Object.keys(classes.Article!.columns)).toEqual(['id', 'authorId'])
  })
})

describe('a model that SQLAlchemy refuses', () => {
  const said = (path: Path, before: string, after: string) => {
    const { snapshot } = edited(path, before, after)
    expect([...modelNames(snapshot).values()].flat().sort()).toEqual(MODELS)
    const others = PATHS.filter((other) => other !== path)
    expect(findingsOutside(snapshot, path, others)).toEqual([])
    return { snapshot, messages: diagnostics(snapshot, path).map(({ message }) => message) }
  }

  it('for the want of a key is known with all its columns', () => {
    const { messages, snapshot } = said('/w/participant.py', '    id = Column(Integer, primary_key=True)\n', '')
    expect(messages).toEqual([
      "Mapper Mapper[Participant(participant)] could not assemble any primary key columns for mapped table 'participant'",
    ])
    const { classes, tables } = modelsReport(snapshot, 'postgresql')
    expect(Object.keys(classes['participant.Participant']!.columns)).toEqual(['name', 'incident_id'])
    expect(tables.participant!.primary_key).toEqual([])
  })

  it('for a constraint is known without it', () => {
    const { messages, snapshot } = said('/w/participant.py', '"name", "incident_id"', '"nam", "incident_id"')
    expect(messages).toEqual([
      "Can't create UniqueConstraint on table 'participant': no column named 'nam' is present.",
    ])
    expect(modelsReport(snapshot, 'postgresql').tables.participant).toMatchObject({
      primary_key: ['id'],
      foreign_keys: [{ columns: ['incident_id'] }],
      uniques: [],
    })
  })

  it('for an option of its mapper is known without them', () => {
    const { messages, snapshot } = said('/w/team.py', '"polymorphic_on": kind', '"polymorphic_on": "kin"')
    expect(messages).toEqual(["Can't determine polymorphic_on value 'kin' - no attribute is mapped to this name."])
    expect(modelsReport(snapshot, 'postgresql').classes['team.Team']!.polymorphic_on).toBe(null)
  })
})

describe('a subclass whose options are being typed', () => {
  it('stays one', () => {
    const before = '    monitors = relationship("Monitor", backref="team")\n'
    const club = 'class Club(Team):\n    __tablename__ = None\n    __mapper_args__ = '
    const { snapshot } = edited(
      '/w/team.py',
      before,
      `${before}${club}{"polymorphic_load": "inl", "polymorphic_identity": "c"}\n`,
    )
    expect(modelsReport(snapshot, 'postgresql').classes['team.Club']).toMatchObject({
      inherits: 'team.Team',
      single: true,
      polymorphic_identity: 'c',
    })
    expect(diagnostics(snapshot, '/w/team.py').map(({ message }) => message)).toEqual([
      "unknown argument for polymorphic_load: 'inl'",
    ])
  })
})

describe('a TypeScript model', () => {
  const TS = {
    '/w/package.json': '{}',
    '/w/columns.ts': `import { Integer, mappedColumn } from 'orm-core'
export const intpk = () => mappedColumn(Integer, { primaryKey: true })
`,
    '/w/models.ts': `import { declarativeBase, foreignKey, Integer, mappedColumn, relationship } from 'orm-core'
import { intpk } from './columns.ts'
const Base = declarativeBase()
export class User extends Base<typeof User> {
  static { this.table('users') }
  static id = intpk()
  static name = mappedColumn(Integer)
}
export class Post extends Base<typeof Post> {
  static { this.table('posts') }
  static id = mappedColumn(Integer, { primaryKey: true })
  static userId = mappedColumn(Integer, { foreignKey: foreignKey('users.id') })
  static user = relationship(() => [User])
}
`,
  } as const

  it.each<[keyof typeof TS, string, string]>([
    ['/w/columns.ts', 'mappedColumn(Integer, { primaryKey: true })', 'mappedColumn(Integer, { prim'],
    ['/w/columns.ts', 'export const intpk', 'export cons'],
    ['/w/models.ts', "foreignKey('users.id')", 'foreig'],
    ['/w/models.ts', "foreignKey('users.id')", '7'],
  ])('%s: %s -> %s', (path, before, after) => {
    const workspace = new Workspace({ root: '/w', fileSystem: new MemoryFileSystem(TS) })
    const whole = digest(workspace.snapshot)
    expect(TS[path]).toContain(before)
    const snapshot = workspace.apply({ kind: 'edit', path, text: TS[path].replace(before, () => after) })
    expect(modelNames(snapshot).get('/w/models.ts')).toEqual(['User', 'Post'])
    expect(internalErrors(snapshot, path)).toEqual([])
    expect(findingsOutside(snapshot, path, ['/w/models.ts'])).toEqual([])
    workspace.apply({ kind: 'close', path })
    expect(digest(workspace.snapshot)).toBe(whole)
  })
})

describe('what is missing for good', () => {
  it('is told where it is missed', () => {
    const { snapshot } = edited('/w/team.py', 'class Team(', 'class Squad(')
    expect(diagnostics(snapshot, '/w/incident.py').map(({ code }) => code)).toEqual(['unknown-relationship-target'])
  })
})

describe('a base from a module that is not there', () => {
  it('may make a model of a class: nobody misses it', () => {
    const { snapshot } = edited('/w/ticket.py', 'from base import', 'from bas import')
    expect([...modelNames(snapshot).values()].flat()).not.toContain('Ticket')
    expect(findingsOutside(snapshot, '/w/ticket.py', PATHS)).toEqual([])
  })
})

describe('what is taken away again', () => {
  const digests = (files: Record<string, string>, path: string, text: string) => {
    const workspace = new Workspace({ root: '/w', fileSystem: new MemoryFileSystem(files) })
    const whole = digest(workspace.snapshot)
    const changed = workspace.apply({ kind: 'edit', path, text })
    const fresh = new Workspace({ root: '/w', fileSystem: new MemoryFileSystem({ ...files, [path]: text }) })
    expect(digest(changed)).toBe(digest(fresh.snapshot))
    workspace.apply({ kind: 'close', path })
    expect(digest(workspace.snapshot)).toBe(whole)
  }

  it('are the columns that a refused class has put into the table it inherits', () => {
    const files = {
      ...FILES,
      '/w/club.py': `
from sqlalchemy import Column, ForeignKey, Integer
from team import Team
class Club(Team):
    __mapper_args__ = {"polymorphic_identity": "club"}
    __tablename__ = "club"
    id = Column(Integer, ForeignKey("team.id"), primary_key=True)
    fee = Column(Integer)
`,
    }
    // Without a table of its own its columns are the parent's, and the option is refused.
    const text = files['/w/club.py']
      .replace('    __tablename__ = "club"\n', '    __tablename__ = None\n')
      .replace('"polymorphic_identity": "club"', '"polymorphic_load": "club"')
    digests(files, '/w/club.py', text)
  })

  it('is what a relationship knows of a column whose foreign key leads nowhere now', () => {
    const files = {
      ...FILES,
      '/w/event.py': `
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import relationship
from base import Base
class Event(Base):
    id = Column(Integer, primary_key=True)
    incident_id = Column(Integer, ForeignKey("incident.id"))
    team_id = Column(Integer, ForeignKey("team.id"))
    incident = relationship(
        "Incident",
        primaryjoin="or_(Event.incident_id == Incident.id, Event.team_id == Incident.group_id)",
        viewonly=True,
    )
`,
    }
    digests(files, '/w/team.py', 'x = 1\n')
  })
})

describe('the order of back references', () => {
  it('is the one of a fresh workspace after a module was evaluated again', () => {
    const { workspace, whole } = edited('/w/incident.py', 'name = Column(String)', 'name = Column(String(3))')
    workspace.apply({ kind: 'close', path: '/w/incident.py' })
    expect(digest(workspace.snapshot)).toBe(whole)
    const { relationships } = modelsReport(workspace.snapshot, 'postgresql').classes['team.Team']!
    expect(Object.keys(relationships)).toEqual(['monitors', 'incidents'])
  })
})
