// The command line's words: which commands and options there are, how they are read, and what is said about wrong ones.
// What a command does lives in commands/. The contract is documented in docs/command-line.md.

import { parseArgs } from 'node:util'

export const DIALECTS = ['sqlite', 'postgresql', 'mysql', 'default'] as const
export type DialectChoice = (typeof DIALECTS)[number]

/** Wrong usage or unreadable input: exit code 2, one line on standard error. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

interface OptionShape {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  readonly short?: string
  /** Shown in the help: the value's name and what it means. */
  readonly value?: string
  readonly help: string
}

const ROOT = { type: 'string', value: 'DIR', help: 'the workspace; default: the current folder' } as const
const DIALECT = {
  type: 'string',
  multiple: true,
  value: 'NAME',
  help: 'sqlite, postgresql, mysql or default; may be repeated',
} as const

export const COMMANDS = {
  sql: {
    usage: 'athanor sql [PATH…] [--root DIR] [--dialect NAME]… [--at FILE:LINE[:COL]] [--format text|json]',
    help: 'the SQL of every statement in files or folders',
    options: {
      root: ROOT,
      dialect: DIALECT,
      at: { type: 'string', value: 'FILE:LINE[:COL]', help: 'only the statement there (lines and columns from 1)' },
      format: { type: 'string', value: 'text|json', help: 'default: text' },
    },
    formats: ['text', 'json'],
  },
  models: {
    usage: 'athanor models [PATH…] [--root DIR] [--dialect NAME] [--format text|json|ddl]',
    help: 'the tables and mapped classes',
    options: {
      root: ROOT,
      dialect: DIALECT,
      format: { type: 'string', value: 'text|json|ddl', help: 'default: text' },
    },
    formats: ['text', 'json', 'ddl'],
  },
  check: {
    usage: 'athanor check [PATH…] [--root DIR] [--database URL] [--format text|json|sarif]',
    help: 'mapper errors, unknown names, and where models and database differ',
    options: {
      root: ROOT,
      database: { type: 'string', value: 'URL', help: 'compare the models with this database' },
      format: { type: 'string', value: 'text|json|sarif', help: 'default: text' },
    },
    formats: ['text', 'json', 'sarif'],
  },
  run: {
    usage:
      'athanor run FILE:LINE[:COL] --database URL [--param NAME=VALUE]… [--limit N] [--write] [--format table|json|csv]',
    help: 'run the statement there, read-only unless --write is given',
    options: {
      root: ROOT,
      database: { type: 'string', value: 'URL', help: 'where to run it' },
      param: { type: 'string', multiple: true, value: 'NAME=VALUE', help: 'the value of a parameter; may be repeated' },
      limit: { type: 'string', value: 'N', help: 'rows to show; default: 100' },
      write: { type: 'boolean', help: 'allow changes, and commit them' },
      format: { type: 'string', value: 'table|json|csv', help: 'default: table' },
    },
    formats: ['table', 'json', 'csv'],
  },
  graph: {
    usage: 'athanor graph [--root DIR] [--focus MODEL] [--hops N] [--format svg|mermaid|dbml|json]',
    help: 'the relationship graph',
    options: {
      root: ROOT,
      focus: { type: 'string', value: 'MODEL', help: 'only this model and its neighbours' },
      hops: { type: 'string', value: 'N', help: 'how far neighbours reach from --focus; default: 1' },
      format: { type: 'string', value: 'svg|mermaid|dbml|json', help: 'default: svg' },
    },
    formats: ['svg', 'mermaid', 'dbml', 'json'],
  },
} as const satisfies Record<
  string,
  { usage: string; help: string; options: Record<string, OptionShape>; formats: readonly string[] }
>

export type CommandName = keyof typeof COMMANDS

/** The options of any command, read and checked as far as words go. */
export interface CommandLine {
  readonly command: CommandName
  readonly paths: readonly string[]
  readonly root: string | null
  readonly format: string
  readonly dialects: readonly DialectChoice[]
  readonly at: string | null
  readonly database: string | null
  readonly params: ReadonlyMap<string, string>
  readonly limit: number
  readonly write: boolean
  readonly focus: string | null
  readonly hops: number
}

/** The text of `athanor --help` or of `athanor COMMAND --help`. */
export function helpText(command: CommandName | null): string {
  if (command === null) {
    const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length))
    const lines = Object.entries(COMMANDS).map(([name, { help }]) => `  ${name.padEnd(width)}  ${help}`)
    return ['usage: athanor COMMAND …', '', ...lines, '', 'athanor COMMAND --help says more about one.', ''].join('\n')
  }
  const { usage, help, options } = COMMANDS[command]
  const rows = Object.entries(options as Record<string, OptionShape>).map(
    ([name, option]) => [`--${name}${option.value ? ` ${option.value}` : ''}`, option.help] as const,
  )
  const width = Math.max(...rows.map(([left]) => left.length))
  return [
    `usage: ${usage}`,
    '',
    help,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
  ].join('\n')
}

/**
 * Reads the arguments after `athanor`. Returns the text to print instead when help or the version is asked for.
 * @throws UsageError naming the word that is wrong and what would be right
 */
export function readCommandLine(args: readonly string[]): CommandLine | { readonly help: string } {
  const [first, ...rest] = args
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const about = rest[0]
    return { help: helpText(about !== undefined && about in COMMANDS ? (about as CommandName) : null) }
  }
  if (!(first in COMMANDS)) {
    throw new UsageError(`unknown command "${first}"; there are: ${Object.keys(COMMANDS).join(', ')}`)
  }
  const command = first as CommandName
  const shape = COMMANDS[command]
  if (rest.includes('--help') || rest.includes('-h')) return { help: helpText(command) }
  const parsed = parse(command, rest)
  const values = parsed.values as Record<string, string | boolean | string[] | undefined>
  const text = (name: string): string | null => (values[name] as string | undefined) ?? null

  const format = text('format') ?? shape.formats[0]
  if (!(shape.formats as readonly string[]).includes(format)) {
    throw new UsageError(`--format ${format}: athanor ${command} writes ${shape.formats.join(', ')}`)
  }
  const dialects = ((values.dialect as string[] | undefined) ?? [])
    .flatMap((value) => value.split(','))
    .map(readDialect)
  if (command === 'run' && parsed.positionals.length !== 1) {
    throw new UsageError('athanor run takes one place: FILE:LINE[:COL]')
  }
  if (command === 'run' && text('database') === null) throw new UsageError('athanor run needs --database URL')
  if (command === 'graph' && parsed.positionals.length > 0) {
    throw new UsageError(`athanor graph takes no paths (${parsed.positionals[0]}); use --root DIR`)
  }
  if (text('hops') !== null && text('focus') === null) throw new UsageError('--hops goes with --focus MODEL')
  return {
    command,
    paths: parsed.positionals,
    root: text('root'),
    format,
    dialects,
    at: text('at'),
    database: text('database'),
    params: readParams((values.param as string[] | undefined) ?? []),
    limit: readCount('--limit', text('limit'), 100),
    write: values.write === true,
    focus: text('focus'),
    hops: readCount('--hops', text('hops'), 1),
  }
}

function parse(command: CommandName, args: string[]) {
  const options = Object.fromEntries(
    Object.entries(COMMANDS[command].options as Record<string, OptionShape>).map(([name, { type, multiple }]) => [
      name,
      { type, multiple: multiple ?? false },
    ]),
  )
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    const reason = (error as Error).message.split('. ')[0]?.replace(/\.$/, '')
    throw new UsageError(`${reason}; usage: ${COMMANDS[command].usage}`)
  }
}

function readDialect(name: string): DialectChoice {
  if (name === 'mariadb') return 'mysql'
  if (name === 'postgres') return 'postgresql'
  if ((DIALECTS as readonly string[]).includes(name)) return name as DialectChoice
  throw new UsageError(`--dialect ${name}: there are ${DIALECTS.join(', ')}`)
}

function readCount(option: string, text: string | null, otherwise: number): number {
  if (text === null) return otherwise
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} ${text}: a whole number is needed`)
  return Number(text)
}

function readParams(entries: readonly string[]): Map<string, string> {
  const params = new Map<string, string>()
  for (const entry of entries) {
    const equals = entry.indexOf('=')
    if (equals < 1) throw new UsageError(`--param ${entry}: write NAME=VALUE`)
    params.set(entry.slice(0, equals), entry.slice(equals + 1))
  }
  return params
}

/** A place in a file as people write it: lines and columns from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number | null
}

/**
 * Reads FILE:LINE[:COL].
 * @throws UsageError when there is no line
 */
export function readPlace(text: string): Place {
  const match = /^(.+?):(\d+)(?::(\d+))?$/.exec(text)
  if (!match) throw new UsageError(`${text}: write FILE:LINE or FILE:LINE:COL, for example shop/queries.py:72`)
  const [, file, line, column] = match as unknown as [string, string, string, string | undefined]
  if (Number(line) < 1 || (column !== undefined && Number(column) < 1)) {
    throw new UsageError(`${text}: lines and columns count from 1`)
  }
  return { file, line: Number(line), column: column === undefined ? null : Number(column) }
}
