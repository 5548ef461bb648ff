// Mistakes in mappings give SQLAlchemy's messages, as recorded/orm-errors.py was recorded to give them.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  declareClass,
  foreign,
  MappedColumn,
  type Mapper,
  Registry,
  type RelationshipOptions,
  RelationshipProperty,
} from '../../src/orm/index.ts'
import { onWarning } from '../../src/sql/exc.ts'
import { Column, ForeignKey, Table, types } from '../../src/sql/index.ts'

const { Integer, String } = types
const id = () => new MappedColumn(Integer, { primaryKey: true })
const plain = () => new MappedColumn(Integer)
const to = (target: string, options = {}) => new MappedColumn(new (ForeignKey as any)(target), options)
const relation = (target: unknown, options: RelationshipOptions = {}) => new RelationshipProperty(target, null, options)

type Family = (name: string, properties: Record<string, unknown>, options?: Record<string, any>) => Mapper

/** Declares classes of one registry: table `a` for class A unless told otherwise. */
function family(registry: Registry): Family {
  return (name, properties, options = {}) =>
    declareClass(registry, {
      name,
      qualname: name,
      tableName: name.toLowerCase(),
      properties: new Map(Object.entries(properties)),
      ...options,
    })
}

const cases: Record<string, (declare: Family, registry: Registry) => void> = {
  no_foreign_key(declare) {
    declare('A', { id: id(), bs: relation('B') })
    declare('B', { id: id() })
  },
  ambiguous(declare) {
    declare('A', { id: id(), bs: relation('B') })
    declare('B', { id: id(), x: to('a.id'), y: to('a.id') })
  },
  unknown_class(declare) {
    declare('A', { id: id(), bs: relation('Nope') })
  },
  back_populates_missing(declare) {
    declare('A', { id: id(), bs: relation('B', { backPopulates: 'nope' }) })
    declare('B', { id: id(), x: to('a.id') })
  },
  back_populates_column(declare) {
    declare('A', { id: id(), bs: relation('B', { backPopulates: 'x' }) })
    declare('B', { id: id(), x: to('a.id') })
  },
  back_populates_elsewhere(declare) {
    declare('A', { id: id(), bs: relation('B', { backPopulates: 'c' }) })
    declare('B', { id: id(), x: to('a.id'), z: to('c.id'), c: relation('C') })
    declare('C', { id: id() })
  },
  same_direction(declare) {
    declare('A', {
      id: id(),
      up: to('a.id'),
      parent: relation('A', { backPopulates: 'children' }),
      children: relation('A', { backPopulates: 'parent' }),
    })
  },
  secondary_without_keys(declare, registry) {
    ;new (Table as any)(
      'ab',
      registry.metadata,
      new (Column as any)('a_id', Integer),
      new (Column as any)('b_id', Integer),
    )
    declare('A', { id: id(), bs: relation('B', { secondary: 'ab' }) })
    declare('B', { id: id() })
  },
  secondary_is_class(declare) {
    const mapper = declare('AB', {
      a_id: to('a.id', { primaryKey: true }),
      b_id: to('b.id', { primaryKey: true }),
    })
    declare('A', { id: id(), bs: relation('B', { secondary: () => mapper.class_ }) })
    declare('B', { id: id() })
  },
  orphan_on_many_to_one(declare) {
    declare('A', { id: id() })
    declare('B', { id: id(), x: to('a.id'), a: relation('A', { cascade: 'all, delete-orphan' }) })
  },
  bad_cascade(declare) {
    declare('A', { id: id(), bs: relation('B', { cascade: 'all, nope' }) })
  },
  backref_taken(declare) {
    declare('A', { id: id(), bs: relation('B', { backref: 'x' }) })
    declare('B', { id: id(), x: to('a.id') })
  },
  no_primary_key(declare) {
    declare('A', { id: plain() })
  },
  no_table(declare) {
    declare('A', { id: id() }, { tableName: null })
  },
  unknown_polymorphic_on(declare) {
    declare('A', { id: id() }, { mapperArgs: { polymorphicOn: 'nope' } })
  },
  inherits_without_key(declare) {
    const inherits = declare('A', { id: id() })
    declare('B', { bid: id() }, { inherits })
  },
  column_conflict(declare) {
    const inherits = declare('A', { id: id(), x: plain() })
    declare('B', { x: new MappedColumn(String(5)) }, { inherits, tableName: null })
  },
  custom_join_without_foreign(declare) {
    const a = declare('A', { id: id(), bs: relation('B', { primaryjoin: () => a.attr('id').eq(b.attr('x')) }) })
    const b = declare('B', { id: id(), x: plain() })
  },
  custom_join_no_equality(declare) {
    const a = declare('A', {
      id: id(),
      bs: relation('B', { primaryjoin: () => a.attr('id').gt(foreign(b.attr('x'))) }),
    })
    const b = declare('B', { id: id(), x: plain() })
  },
  two_relationships_one_column(declare) {
    declare('A', { id: id(), bs: relation('B') })
    declare('B', { id: id(), x: to('a.id'), a: relation('A') })
  },
}

interface Recorded {
  readonly error: string | null
  readonly warnings: readonly string[]
}
const recorded: Record<string, Recorded> = JSON.parse(
  readFileSync(new URL('../recorded/orm-errors.json', import.meta.url), 'utf8'),
)

describe('mistakes in mappings', () => {
  test('every recorded mistake is made here', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(recorded).sort())
  })
  for (const [name, expected] of Object.entries(recorded)) {
    test(name, () => {
      const registry = new Registry()
      const warnings: string[] = []
      const stop = onWarning((message) => warnings.push(message))
      let error: string | null = null
      try {
        cases[name]!(family(registry), registry)
        registry.configure()
      } catch (thrown) {
        error = `${(thrown as Error).name}: ${(thrown as Error).message}`
      } finally {
        stop()
      }
      expect({ error, warnings }).toEqual(expected)
    })
  }
})

test('a tolerant registry lists every mistake, and the other mappers work', () => {
  const registry = new Registry()
  const declare = family(registry)
  declare('A', { id: id(), bs: relation('B'), cs: relation('Nope') })
  declare('B', { id: id(), x: to('a.id'), a: relation('A', { backPopulates: 'nope' }) })
  declare('C', { id: id(), x: to('b.id'), b: relation('B') })
  const errors = registry.configureErrors()
  expect(errors.map(({ mapper, property, error }) => [mapper.className, property?.key, error.name])).toEqual([
    ['A', 'cs', 'InvalidRequestError'],
    ['B', 'a', 'InvalidRequestError'],
  ])
  const c = registry.mappers.find((mapper) => mapper.className === 'C')!
  expect((c.getProperty('b') as RelationshipProperty).direction).toBe('MANYTOONE')
})
