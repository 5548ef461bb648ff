// What `console.log` shows of objects that hold the program's mappings: a line, and no password.

import { inspect as shown } from 'node:util'
import { expect, it } from 'vitest'
import {
  aliased,
  column,
  createEngine,
  declarativeBase,
  foreignKey,
  func,
  Integer,
  inspect,
  makeUrl,
  mappedColumn,
  NoInspectionAvailable,
  NoResultFound,
  relationship,
  Session,
  select,
  text,
  UnmappedInstanceError,
} from '../../src/index.ts'

const Base = declarativeBase()
class Cat extends Base<typeof Cat> {
  static {
    this.table('cats')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static motherId = mappedColumn(Integer, { nullable: true, foreignKey: foreignKey(() => Cat.id) })
  static kittens = relationship(() => [Cat])
}

it('shows expressions, statements and what is mapped in a line', () => {
  expect(shown(Cat.id.eq(5))).toBe('BinaryExpression(cats.id = :id_1)')
  expect(shown(select(Cat).where(Cat.id.gt(1)))).toBe(
    'Select(SELECT cats.id, cats."motherId" FROM cats WHERE cats.id > :id_1)',
  )
  expect(shown(text('SELECT 1'))).toBe('TextClause(SELECT 1)')
  expect(shown(func.count())).toBe('count(count(*))')
  expect(shown([inspect(Cat), Cat.kittens, Base.metadata, aliased(Cat)], { breakLength: 200 })).toBe(
    '[ Mapper(Cat), InstrumentedAttribute(Cat.kittens), MetaData(cats), AliasedClass(aliased(Cat)) ]',
  )
})

it('shows no password', () => {
  const engine = createEngine('postgresql://ann:geheim@localhost/shop')
  for (const each of [
    engine,
    engine.url,
    makeUrl('mysql://u:geheim@h/x'),
    new Session(engine),
    { engine },
    engine.driver,
  ])
    expect(shown(each, { depth: 9 })).not.toContain('geheim')
  expect(shown(engine)).toBe('Engine(postgresql://ann:***@localhost/shop)')
})

it('says of what is not there what was meant', async () => {
  const engine = createEngine('sqlite://')
  await Base.metadata.createAll(engine)
  const session = new Session(engine)
  for (const nothing of [null, undefined])
    expect(() => session.add(nothing as never)).toThrow(
      new UnmappedInstanceError(nothing, `${nothing} was given where an object of a mapped class is expected`),
    )
  await expect(session.getOne(Cat, 77)).rejects.toThrow(
    new NoResultFound('No row was found when one was required: Cat with key 77'),
  )
  class Dog {}
  await expect(session.get(Dog as never, 1)).rejects.toThrow(NoInspectionAvailable)
  await expect(session.get(Dog as never, 1)).rejects.toThrow('the class Dog is not mapped')
  expect(() => func.count((Cat as any).nmae)).toThrow('undefined was given where an SQL expression is expected')
  await session.close()
})
