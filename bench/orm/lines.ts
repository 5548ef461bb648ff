// What the ORM's benchmarks measure: the lines, how often each is done, and the table that comes out. Who does the work is
// run.ts's part (SQLite) and postgresql.ts's.

import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'

/** A contender: each line's work, once. */
export interface Contender {
  readonly name: string
  readonly lines: Readonly<Record<string, (() => Promise<unknown> | unknown) | undefined>>
  /** Gives its connections back. */
  readonly close?: () => unknown
}

interface Line {
  readonly title: string
  /** How often each contender is measured, in alternation. */
  readonly rounds: number
  /**
   * How often the work is done in one round. A service does short work many times in a row: its code and data are in the
   * processor's caches, which in alternation those of the others would have taken.
   */
  readonly repeat: number
  /** The line whose work a contender does here that has no other way for it. */
  readonly like?: string
}

export const LINES: Readonly<Record<string, Line>> = {
  get: { title: 'get by key, 1,000 times', rounds: 40, repeat: 1 },
  entities: { title: '1,000 entities', rounds: 150, repeat: 10 },
  fifty: { title: '50 posts with author and tags', rounds: 100, repeat: 10 },
  eager: { title: '20,000 posts with author and tags', rounds: 15, repeat: 1 },
  eagerSelectin: { title: '20,000 posts with author and tags, selectinload', rounds: 15, repeat: 1, like: 'eager' },
  insert: { title: 'unit of work inserts 10,000', rounds: 15, repeat: 1 },
  change: { title: 'load and change 1,000', rounds: 150, repeat: 1 },
}

interface Measured {
  /** The best round. */
  readonly milliseconds: number
  readonly median: number
  /** Of the best rounds. */
  readonly shareOfRaw: number
  /** Processor time of this process, which says more on a machine that others use: the best round, and its share. */
  readonly processor: number
  readonly processorShareOfRaw: number
}

/** For so many milliseconds each contender does a line's work unmeasured: a service's code has been compiled long ago. */
const WARM_UP = 400

interface Times {
  readonly elapsed: number[]
  readonly processor: number[]
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits))

/** Measures all contenders, the first of which is the baseline, and prints a table. */
export async function measure(
  contenders: readonly Contender[],
  only: readonly string[],
  scale = 1,
): Promise<Record<string, Record<string, Measured>>> {
  const report: Record<string, Record<string, Measured>> = {}
  for (const [name, { title, rounds, repeat, like = name }] of Object.entries(LINES)) {
    if (only.length > 0 && !only.includes(name)) continue
    const times = new Map<Contender, Times>(contenders.map((contender) => [contender, { elapsed: [], processor: [] }]))
    for (const { lines } of contenders) {
      const work = lines[name] ?? lines[like]
      for (const started = performance.now(); work !== undefined && performance.now() - started < WARM_UP; )
        await work()
    }
    for (let round = 0; round < Math.max(3, rounds * scale); round++) {
      for (const [contender, { elapsed, processor }] of times) {
        const work = contender.lines[name] ?? contender.lines[like]
        if (work === undefined) continue
        const used = process.cpuUsage()
        const started = performance.now()
        for (let i = 0; i < repeat; i++) await work()
        elapsed.push((performance.now() - started) / repeat)
        const { user, system } = process.cpuUsage(used)
        processor.push((user + system) / 1000 / repeat)
      }
    }
    const row: Record<string, Measured> = {}
    let base: Times | null = null
    console.log(title)
    for (const [contender, found] of times) {
      if (found.elapsed.length === 0) continue
      for (const list of [found.elapsed, found.processor]) list.sort((a, b) => a - b)
      base ??= found
      const best = found.elapsed[0] as number
      const processor = found.processor[0] as number
      const measured: Measured = {
        milliseconds: rounded(best, 3),
        median: rounded(found.elapsed[found.elapsed.length >> 1] as number, 3),
        shareOfRaw: rounded((base.elapsed[0] as number) / best, 3),
        processor: rounded(processor, 3),
        processorShareOfRaw: rounded((base.processor[0] as number) / processor, 3),
      }
      row[contender.name] = measured
      const percent = (share: number) => `${(share * 100).toFixed(1).padStart(6)}%`
      console.log(
        `  ${contender.name.padEnd(16)} ${best.toFixed(2).padStart(10)} ms ${percent(measured.shareOfRaw)}   processor ${processor.toFixed(2).padStart(10)} ms ${percent(measured.processorShareOfRaw)}`,
      )
    }
    report[title] = row
  }
  for (const { close } of contenders) await close?.()
  return report
}

/** Keeps a report beside the benchmarks, with the date and the machine. */
export function keep(name: string, report: object): void {
  const results = {
    date: new Date().toISOString(),
    machine: `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}`,
    loadAverage: loadavg()[0],
    report,
  }
  writeFileSync(new URL(`../results/${name}.json`, import.meta.url), `${JSON.stringify(results, null, 2)}\n`)
}
