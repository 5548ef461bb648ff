// A stream of all users of a database, measured from the first import on: memory.ts runs it in a process of its own, with
// the built package, as a service has it. Prints what it needed as JSON.

const started = performance.now()
const { createEngine, declarativeBase, Integer, mappedColumn, Session, select, String } = await import(
  new URL('../../orm-core/dist/index.js', import.meta.url).href
)
const Base = declarativeBase()
class User extends Base {
  static {
    this.table('users')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static name = mappedColumn(String)
  static email = mappedColumn(String)
  static age = mappedColumn(Integer, { nullable: true })
}
const megabytes = (bytes) => Math.round(bytes / 1024 / 1024)
const imported = performance.now()
const startMegabytes = megabytes(process.memoryUsage().rss)
const engine = createEngine(process.argv[2])
const session = new Session(engine)
let first = 0
let count = 0
const result = await session.streamScalars(select(User), null, { executionOptions: { yieldPer: 1000 } })
for await (const user of result) {
  if (user.id !== undefined && count === 0) first = performance.now()
  count += 1
}
const seconds = (performance.now() - imported) / 1000
await session.close()
await engine.dispose()
console.log(
  JSON.stringify({
    rows: count,
    importMilliseconds: Math.round(imported - started),
    firstRowMilliseconds: Math.round((first - imported) * 10) / 10,
    seconds: Math.round(seconds * 10) / 10,
    startMegabytes,
    // what the operating system has seen at most
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
)
