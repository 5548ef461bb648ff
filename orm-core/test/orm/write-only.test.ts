// Write-only collections: what is added and removed reaches the database, nothing is loaded for it.

import { describe, expect, inject, test } from 'vitest'
import {
  createEngine,
  declarativeBase,
  foreignKey,
  Integer,
  mappedColumn,
  relationship,
  Session,
  select,
  Varchar,
  writeOnly,
} from '../../src/index.ts'

const Base = declarativeBase()

class Account extends Base<typeof Account> {
  static {
    this.table('wo_accounts')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static entries = writeOnly(() => [Entry], {
    backPopulates: 'account',
    cascade: 'all, delete-orphan',
    passiveDeletes: true,
  })
}

class Entry extends Base<typeof Entry> {
  static {
    this.table('wo_entries')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static text = mappedColumn(Varchar(50))
  static accountId = mappedColumn('account_id', Integer, {
    foreignKey: foreignKey(() => Account.id, { onDelete: 'cascade' }),
  })
  static account = relationship(() => Account, { backPopulates: 'entries' })
}

describe.each([
  ['SQLite', 'sqlite://'],
  ['PostgreSQL', inject('postgresqlUrl')],
  ['MariaDB', inject('mariadbUrl')],
])('%s', (_name, url) => {
  test.skipIf(url === null)('a write-only collection', async () => {
    const engine = createEngine(url as string)
    await Base.metadata.dropAll(engine)
    await Base.metadata.createAll(engine)
    let sent: string[] = []
    engine.events.on('beforeCursorExecute', (_connection, sql) => {
      sent.push(sql.split(' ')[0] as string)
    })
    await using session = new Session(engine, { expireOnCommit: false })
    const account = new Account({})
    account.entries.add(new Entry({ text: 'before' }))
    session.add(account)
    await session.commit()
    const texts = async () =>
      (await session.scalars(account.entries.select().orderBy(Entry.id)).all()).map((entry) => entry.text)
    expect(await texts()).toEqual(['before'])

    sent = []
    account.entries.addAll([new Entry({ text: 'b' }), new Entry({ text: 'c' })])
    session.add(new Entry({ text: 'd', account }))
    await session.commit()
    expect(sent.includes('SELECT')).toBe(false)
    expect((await texts()).sort()).toEqual(['b', 'before', 'c', 'd'])

    const [first] = await session.scalars(account.entries.select().where(Entry.text.eq('b'))).all()
    account.entries.remove(first as Entry)
    await session.commit()
    expect((await texts()).sort()).toEqual(['before', 'c', 'd'])
    expect(await session.scalars(select(Entry).where(Entry.text.eq('b'))).all()).toEqual([])
    await session.close()
    await Base.metadata.dropAll(engine)
    await engine.dispose()
  })
})
