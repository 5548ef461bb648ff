// Models as an application of 300 tables has them: ten attributes each, with relationships that lead to other files,
// and three uses of each model: a typed select with an eager load, new objects, an update.

const PER_FILE = 10

/** File names to texts. */
export function generateModels(count) {
  const files = new Map()
  for (let first = 0; first < count; first += PER_FILE) {
    const numbers = Array.from({ length: Math.min(PER_FILE, count - first) }, (_, i) => first + i)
    files.set(`models${first / PER_FILE}.ts`, modelFile(numbers, count))
    files.set(`uses${first / PER_FILE}.ts`, usesFile(numbers))
  }
  files.set(
    'base.ts',
    `import { declarativeBase, Integer, mappedColumn } from 'orm-core'
export const Base = declarativeBase()
export const intpk = () => mappedColumn(Integer, { primaryKey: true })
`,
  )
  return files
}

const fileOf = (n) => `./models${Math.floor(n / PER_FILE)}.ts`

function modelFile(numbers, count) {
  const parents = new Map(numbers.map((n) => [n, (n * 7 + 1) % count]))
  // Who has n as parent: the other side of its relationship.
  const children = new Map(
    numbers.map((n) => [n, Array.from({ length: count }, (_, c) => c).filter((c) => (c * 7 + 1) % count === n)[0]]),
  )
  const others = new Set(
    [...parents.values(), ...children.values()].filter((n) => n !== undefined && !numbers.includes(n)),
  )
  const imports = [...others].map((n) => `import { Model${n} } from '${fileOf(n)}'`)
  const classes = numbers.map((n) => {
    const parent = parents.get(n)
    const child = children.get(n)
    return `export class Model${n} extends Base<typeof Model${n}> {
  static {
    this.table('model_${n}')
  }
  static id = intpk()
  static title = mappedColumn(Varchar(50))
  static nickname = mappedColumn(Varchar(30), { nullable: true })
  static count = mappedColumn(Integer, { default: 0 })
  static active = mappedColumn(Bool, { default: true })
  static score = mappedColumn(Float, { nullable: true })
  static createdAt = mappedColumn(DateTime, { default: () => new Date() })
  static parentId = mappedColumn(Integer, { foreignKey: foreignKey(() => Model${parent}.id) })
  static parent = relationship(() => Model${parent}, { backPopulates: 'children', foreignKeys: () => Model${n}.parentId })
  static children = relationship(() => [Model${child}], { backPopulates: 'parent', foreignKeys: () => Model${child}.parentId })
}
`
  })
  return `import { Bool, DateTime, Float, foreignKey, Integer, mappedColumn, relationship, Varchar } from 'orm-core'
import { Base, intpk } from './base.ts'
${imports.join('\n')}

${classes.join('\n')}`
}

function usesFile(numbers) {
  const names = numbers.map((n) => `Model${n}`)
  const uses = numbers.map(
    (n) => `export async function use${n}(session: Session): Promise<number> {
  const found = await session
    .scalars(
      select(Model${n})
        .join(Model${n}.parent)
        .where(and(Model${n}.title.ilike('%x%'), or(Model${n}.nickname.isNull(), Model${n}.count.gt(3))))
        .options(selectinload(Model${n}.children), joinedload(Model${n}.parent))
        .orderBy(Model${n}.createdAt.desc()),
    )
    .all()
  const rows = await session
    .execute(select(Model${n}.title, func.count(Model${n}.id).label('n')).groupBy(Model${n}.title))
    .all()
  session.add(new Model${n}({ title: 'x', nickname: null, children: [], parentId: 1 }))
  await session.execute(update(Model${n}).where(Model${n}.id.in([1, 2])).values({ nickname: 'y', active: false }))
  return (rows[0]?.n ?? 0) + found.reduce((sum, each) => sum + each.count + each.children.length + each.parent.title.length, 0)
}
`,
  )
  return `import { and, func, joinedload, or, type Session, select, selectinload, update } from 'orm-core'
import { ${names.join(', ')} } from '${fileOf(numbers[0])}'

${uses.join('\n')}`
}
