// Attributes of instances that are more than a column: composites, values that are changed in place, hybrids, synonyms,
// association proxies, column properties.

import { beforeEach, describe, expect, test } from 'vitest'
import {
  AssociationList,
  asMutable,
  associationProxy,
  columnProperty,
  composite,
  createEngine,
  declarativeBase,
  type Engine,
  ForeignKey,
  flagModified,
  func,
  getHistory,
  hybridMethod,
  hybridProperty,
  Integer,
  inspect,
  JSON as Json,
  listen,
  MutableComposite,
  MutableDict,
  mappedColumn,
  NO_VALUE,
  relationship,
  Session,
  String as Str,
  select,
  synonym,
} from '../../src/internal.ts'

const Base: any = declarativeBase()
const key = (target: string) => new (ForeignKey as any)(target)
const pk = () => mappedColumn(Integer, { primaryKey: true })

class Point {
  readonly x: number
  readonly y: number
  constructor(x: number, y: number) {
    this.x = x
    this.y = y
  }
}

class Size extends MutableComposite {
  #width: number
  #height: number
  constructor(width: number, height: number) {
    super()
    this.#width = width
    this.#height = height
  }
  get width(): number {
    return this.#width
  }
  set width(value: number) {
    this.#width = value
    this.changed()
  }
  __compositeValues__(): readonly number[] {
    return [this.#width, this.#height]
  }
}

class Shape_ extends Base {
  static {
    ;(this as any).table('at_shapes')
  }
  static id: any = pk()
  static x: any = mappedColumn(Integer, { nullable: true })
  static y: any = mappedColumn(Integer, { nullable: true })
  static w: any = mappedColumn(Integer, { nullable: true })
  static h: any = mappedColumn(Integer, { nullable: true })
  static start: any = composite(Point, 'x', 'y')
  static size: any = composite(Size, 'w', 'h')
}

class Settings_ extends Base {
  static {
    ;(this as any).table('at_settings')
  }
  static id: any = pk()
  static data: any = (mappedColumn as any)(MutableDict.asMutable(Json), { nullable: true })
  static list: any = (mappedColumn as any)(asMutable(Json()), { nullable: true })
  static plain: any = (mappedColumn as any)(Json, { nullable: true })
}

class Person_ extends Base {
  static {
    ;(this as any).table('at_people')
  }
  static id: any = pk()
  static first: any = mappedColumn(Str(20))
  static last: any = mappedColumn(Str(20))
  static title: any = mappedColumn(Str(20), { nullable: true })
  static family: any = synonym('last')
  static full: any = hybridProperty((self) => `${self.first} ${self.last}`)
    .expression((cls) => cls.first.concat(' ').concat(cls.last))
    .setter((self, value: any) => {
      ;[self.first, self.last] = value.split(' ')
    })
  static longerThan: any = hybridMethod(
    (self, length) => self.last.length > length,
    (cls, length) => func.length(cls.last).gt(length),
  )
  static shout: any = columnProperty(() => func.upper(Person_.first))
  static tags: any = (relationship as any)(() => [Tag_], { cascade: 'all, delete-orphan', orderBy: () => Tag_.id })
  static tagNames: any = associationProxy('tags', 'name')
  static memberships: any = (relationship as any)(() => [Membership_], {
    backPopulates: 'person',
    cascade: 'all, delete-orphan',
    orderBy: () => Membership_.id,
  })
  static clubs: any = associationProxy('memberships', 'club', {
    creator: (club: any) => new Membership({ club, role: 'member' }),
  })
}
class Tag_ extends Base {
  static {
    ;(this as any).table('at_tags')
  }
  static id: any = pk()
  static name: any = mappedColumn(Str(20))
  static person_id: any = (mappedColumn as any)(Integer, key('at_people.id'))
}
class Club_ extends Base {
  static {
    ;(this as any).table('at_clubs')
  }
  static id: any = pk()
  static name: any = mappedColumn(Str(20))
}
class Membership_ extends Base {
  static {
    ;(this as any).table('at_memberships')
  }
  static id: any = pk()
  static person_id: any = (mappedColumn as any)(Integer, key('at_people.id'))
  static club_id: any = (mappedColumn as any)(Integer, key('at_clubs.id'))
  static role: any = mappedColumn(Str(20))
  static person: any = (relationship as any)(() => Person_, { backPopulates: 'memberships' })
  static club: any = (relationship as any)(() => Club_)
  static clubName: any = associationProxy('club', 'name')
}
const [Shape, Settings, Person, Club, Membership]: any[] = [Shape_, Settings_, Person_, Club_, Membership_]

let engine: Engine
let sent: [string, unknown][]
beforeEach(async () => {
  engine = createEngine('sqlite://')
  await Base.metadata.createAll(engine)
  sent = []
  listen(engine, 'beforeCursorExecute', (_connection, sql, parameters) => {
    sent.push([sql.replace(/\s+/g, ' '), parameters])
  })
  return () => engine.dispose()
})

describe('composites', () => {
  test('are made of their columns, and set them', async () => {
    await using session = new Session(engine)
    const shape = new Shape({ start: new Point(1, 2) })
    expect([shape.x, shape.y, shape.size]).toEqual([1, 2, null])
    session.add(shape)
    await session.commit()
    const found: any = (await session.scalars(select(Shape))).one()
    expect(await found.awaitable.start).toEqual(new Point(1, 2))
    expect(found.start).toBe(found.start)
    found.start = new Point(3, 4)
    expect([found.x, found.y]).toEqual([3, 4])
    expect(getHistory(found, 'start').added).toEqual([3, 4])
    found.x = 5
    expect(found.start).toEqual(new Point(5, 4))
    sent = []
    await session.flush()
    expect(sent).toEqual([['UPDATE at_shapes SET x=?, y=? WHERE at_shapes.id = ?', [5, 4, 1]]])
    found.start = null
    expect([found.x, found.y]).toEqual([null, null])
    expect(await session.scalar(select(Shape.id).where(Shape.start.eq(null)))).toBe(1)
    await session.rollback()
    expect(await found.awaitable.start).toEqual(new Point(1, 2))
  })

  test('listeners see a composite that is set', () => {
    const log: unknown[] = []
    const end = (listen as any)(Shape.start, 'set', (_shape: any, value: any, old: any) => log.push([value, old]))
    const shape = new Shape({ start: new Point(1, 1) })
    shape.start = null
    end()
    expect(log).toEqual([
      [new Point(1, 1), NO_VALUE],
      [null, new Point(1, 1)],
    ])
  })

  test('a mutable one tells its columns of changes in place', async () => {
    await using session = new Session(engine)
    const shape = new Shape({ size: new Size(1, 2) })
    session.add(shape)
    await session.flush()
    shape.size.width = 10
    expect(shape.w).toBe(10)
    expect(session.dirty.has(shape)).toBe(true)
    await session.commit()
    const size = await shape.awaitable.size
    expect([size.width, size.__compositeValues__()]).toEqual([10, [10, 2]])
    size.width = 11
    shape.size = new Size(5, 5)
    size.width = 99
    expect(shape.w).toBe(5)
  })
})

describe('values that are changed in place', () => {
  test('are flushed when their type tracks them, at any depth', async () => {
    await using session = new Session(engine)
    const settings = new Settings({ data: { theme: 'light', deep: { list: [1] } }, list: [1, 2], plain: { a: 1 } })
    session.add(settings)
    await session.commit()
    await session.refresh(settings)
    const changes: [string, () => void, unknown][] = [
      [
        'set a key',
        () => {
          settings.data.theme = 'dark'
        },
        { theme: 'dark', deep: { list: [1] } },
      ],
      ['change deep inside', () => settings.data.deep.list.push(2), { theme: 'dark', deep: { list: [1, 2] } }],
      [
        'delete a key',
        () => {
          delete settings.data.theme
        },
        { deep: { list: [1, 2] } },
      ],
    ]
    for (const [, change, expected] of changes) {
      expect(session.dirty.has(settings)).toBe(false)
      change()
      expect(session.dirty.has(settings)).toBe(true)
      await session.flush()
      await session.refresh(settings)
      expect(settings.data).toEqual(expected)
    }
    settings.list.push(3)
    settings.list.sort((a: number, b: number) => b - a)
    await session.flush()
    await session.refresh(settings)
    expect(settings.list).toEqual([3, 2, 1])
    expect(Array.isArray(settings.list)).toBe(true)
  })

  test('reading them changes nothing, and what was replaced is not heard any more', async () => {
    await using session = new Session(engine)
    const settings = new Settings({ data: { a: { b: 1 } } })
    session.add(settings)
    await session.flush()
    const old = settings.data.a
    expect(settings.data.a).toBe(old)
    expect(Object.keys(settings.data)).toEqual(['a'])
    settings.data.a.b = 1
    expect(session.dirty.size).toBe(0)
    settings.data = { other: 1 }
    await session.flush()
    old.b = 2
    expect(session.dirty.size).toBe(0)
  })

  test('without tracking flagModified() says so', async () => {
    await using session = new Session(engine)
    const settings = new Settings({ plain: { a: 1 } })
    session.add(settings)
    await session.flush()
    settings.plain.a = 2
    expect(session.dirty.size).toBe(0)
    flagModified(settings, 'plain')
    expect(session.dirty.has(settings)).toBe(true)
    sent = []
    await session.flush()
    expect(sent).toEqual([['UPDATE at_settings SET plain=? WHERE at_settings.id = ?', ['{"a":2}', 1]]])
    expect(() => flagModified(settings, 'nothing')).toThrow(
      "Can't flag attribute 'nothing' modified; it's not present in the object state",
    )
  })
})

describe('hybrids, synonyms, column properties', () => {
  test('are values of instances and expressions of the class', async () => {
    await using session = new Session(engine)
    const person = new Person({ first: 'Ann', family: 'Lee' })
    expect([person.full, person.last, person.longerThan(2)]).toEqual(['Ann Lee', 'Lee', true])
    person.full = 'Bea Moe'
    expect([person.first, person.family]).toEqual(['Bea', 'Moe'])
    session.add(person)
    await session.flush()
    expect(await session.scalar(select(Person.full).where(Person.longerThan(2)))).toBe('Bea Moe')
    expect((await session.scalars(select(Person).where(Person.family.eq('Moe')))).one()).toBe(person)
    session.expire(person)
    expect(await person.awaitable.family).toBe('Moe')
    expect(person.shout).toBe('BEA')
    person.first = 'Cat'
    await session.flush()
    expect(inspect(person).attrs.shout.loadedValue).toBe(undefined)
    expect(await person.awaitable.shout).toBe('CAT')
  })
})

describe('association proxies', () => {
  test('to a column: a list of values that makes the objects', async () => {
    await using session = new Session(engine)
    const person = new Person({ first: 'a', last: 'b', tagNames: ['x', 'y'] })
    expect(person.tagNames).toBeInstanceOf(AssociationList)
    person.tagNames.append('z')
    person.tagNames.remove('y')
    expect([...person.tagNames]).toEqual(['x', 'z'])
    session.add(person)
    await session.commit()
    expect([...(await person.awaitable.tagNames)]).toEqual(['x', 'z'])
    person.tagNames = ['q', ...person.tagNames]
    expect([person.tagNames.length, person.tagNames.includes('q'), person.tagNames.at(0)]).toEqual([3, true, 'q'])
    person.tagNames.set(0, 'Q')
    expect(JSON.stringify(person.tagNames)).toBe('["Q","x","z"]')
    await session.commit()
    expect(await session.scalar((select(func.count()) as any).selectFrom(Tag_))).toBe(3)
    expect((await session.scalars(select(Person).where(Person.tagNames.eq('Q')))).all()).toEqual([person])
    expect(() => person.tagNames.remove('none')).toThrow()
  })

  test('to a relationship: the objects on the other side of an association object', async () => {
    await using session = new Session(engine)
    const [chess, golf] = [new Club({ name: 'chess' }), new Club({ name: 'golf' })]
    const person = new Person({ first: 'a', last: 'b' })
    person.clubs.push(chess, golf)
    session.add(person)
    await session.commit()
    expect([...(await person.awaitable.clubs)]).toEqual([chess, golf])
    expect(person.memberships.map((each: any) => each.role)).toEqual(['member', 'member'])
    const [membership] = person.memberships
    expect(await membership.awaitable.clubName).toBe('chess')
    membership.clubName = 'Chess'
    expect(chess.name).toBe('Chess')
    person.clubs.remove(golf)
    await session.commit()
    expect(await session.scalar((select(func.count()) as any).selectFrom(Membership))).toBe(1)
    expect((await session.scalars(select(Person).where(Person.clubs.contains(chess)))).all()).toEqual([person])
  })
})
