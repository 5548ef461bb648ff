// Values that the user gave for parameters, put into a statement in place of what only a run can tell; and Python's
// values that are no JavaScript values, in the form that the types of orm-core bind.

import { type BindParameter, clonedTraverse } from 'orm-core/internal'
import type { StatementSite } from '../evaluator/analysis.ts'
import { PyFloat, PyScalar } from '../evaluator/values.ts'
import { type BoundParameter, compileStatement, executable, unknownIn } from '../features/compile-statement.ts'
import { parameterInfos } from '../features/statement-info.ts'
import { type ParameterInfo, readParameter, readParameterList } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { DatabaseProblem } from './problem.ts'

export interface PreparedStatement {
  /** An executable of orm-core without unknown values. */
  readonly statement: object
  /** The values that were used, by parameter name, as typed. */
  readonly given: Readonly<Record<string, string | null>>
}

/**
 * The statement of a site, or one of its variants, with the given values.
 * @param texts what was typed for each unknown parameter, by its name, or by the source it comes from (`user_id`)
 * @throws DatabaseProblem "bad-parameter" naming a parameter without value, or whose text does not fit its type
 */
export function withParameters(
  snapshot: Snapshot,
  path: string,
  site: StatementSite,
  reading: { readonly statement: object; readonly optional: StatementSite['optional'] },
  texts: Readonly<Record<string, string | null>>,
): PreparedStatement {
  const compiled = compileStatement(reading.statement, reading.optional, snapshot.dialect, 'readable')
  if (compiled.error !== null) {
    throw new DatabaseProblem(
      'incomplete-statement',
      `The statement cannot be compiled: ${compiled.error}`,
      'Correct the statement.',
    )
  }
  const infos = parameterInfos(snapshot, path, site, compiled, snapshot.dialect)
  const wanted = infos.filter((info) => !info.known)
  refuseStrangers(texts, infos)
  const values = pythonValues(compiled.parameters)
  const given: Record<string, string | null> = {}
  for (const info of wanted) {
    const text = textFor(info, texts)
    if (text === undefined) {
      throw new DatabaseProblem(
        'bad-parameter',
        `The parameter "${info.name}" has no value (${info.type}, from ${info.source})`,
        `Give one: --param ${info.name}=…`,
        { parameter: info.name },
      )
    }
    given[info.name] = text
    values.set(info.name, read(info, text))
  }
  return { statement: substitute(executable(reading.statement), compiled.parameters, values), given }
}

function textFor(info: ParameterInfo, texts: Readonly<Record<string, string | null>>): string | null | undefined {
  if (Object.hasOwn(texts, info.name)) return texts[info.name]
  return info.source !== null && Object.hasOwn(texts, info.source) ? texts[info.source] : undefined
}

function refuseStrangers(texts: Readonly<Record<string, string | null>>, infos: readonly ParameterInfo[]): void {
  const names = new Set(infos.flatMap((info) => [info.name, ...(info.source === null ? [] : [info.source])]))
  const stranger = Object.keys(texts).find((name) => !names.has(name))
  if (stranger === undefined) return
  const known = infos.filter((info) => !info.known).map((info) => info.name)
  throw new DatabaseProblem(
    'bad-parameter',
    `The statement has no parameter "${stranger}"`,
    known.length > 0 ? `Its parameters are: ${known.join(', ')}` : 'It has no parameters to give.',
    { parameter: stranger },
  )
}

function read(info: ParameterInfo, text: string | null): unknown {
  const result = info.list ? readParameterList(info.input, text) : readParameter(info.input, text)
  if (result.ok) return result.value
  throw new DatabaseProblem(
    'bad-parameter',
    `The parameter "${info.name}" (${info.type}): ${result.message}`,
    `It is now: ${text}`,
    {
      parameter: info.name,
    },
  )
}

/** What the types of orm-core bind for a value that the evaluator read in Python source. */
function boundValue(value: unknown): unknown {
  if (value instanceof PyScalar) return value.kind === 'timedelta' ? value.number : value.text
  if (value instanceof PyFloat) return value.value
  return value
}

/** The known values that are Python's, by the name of their bind; all elements where it holds a list. */
function pythonValues(parameters: readonly BoundParameter[]): Map<string, unknown> {
  const values = new Map<string, unknown>()
  for (const { bind, bindName } of parameters) {
    const value: unknown = bind.callable ? null : bind.value
    const bound = Array.isArray(value) ? value.map(boundValue) : boundValue(value)
    const same = Array.isArray(bound)
      ? bound.every((each, index) => each === (value as unknown[])[index])
      : bound === value
    if (!same) values.set(bindName, bound)
  }
  return values
}

/** Replaces binds by key, and the values of INSERT and UPDATE that are no binds yet by the column's key. */
function substitute(
  statement: object,
  parameters: readonly BoundParameter[],
  values: ReadonlyMap<string, unknown>,
): object {
  const byKey = new Map<string, unknown>()
  const byUnknown = new Map<object, unknown>()
  for (const { bind, bindName, unknown } of parameters) {
    if (!values.has(bindName)) continue
    byKey.set(bind.key, values.get(bindName))
    if (unknown !== null) byUnknown.set(unknown, values.get(bindName))
  }
  const replaced = byKey.size === 0 ? statement : withBinds(statement, byKey)
  return withDmlValues(replaced, byUnknown)
}

/** A copy in which parameters have other values. What was put into a subquery for good is changed as well. */
function withBinds(statement: object, values: ReadonlyMap<string, unknown>): object {
  const options = { maintainKey: true, detectSubqueryCols: true }
  return clonedTraverse(statement as never, options, {
    bindparam(bind: BindParameter<unknown>) {
      if (!values.has(bind.key)) return
      bind.value = values.get(bind.key)
      bind.callable = null
      bind.required = false
    },
  } as never)
}

interface DmlStatement {
  readonly _values?: ReadonlyMap<unknown, unknown> | null
  readonly _orderedValues?: readonly (readonly [unknown, unknown])[] | null
  readonly _multiValues?: readonly (readonly unknown[])[]
  _generate(): DmlStatement & Record<string, unknown>
}

function withDmlValues(statement: object, byUnknown: ReadonlyMap<object, unknown>): object {
  const dml = statement as DmlStatement
  if (!dml._values && !dml._orderedValues && !(dml._multiValues && dml._multiValues.length > 0)) return statement
  const known = (value: unknown): unknown => {
    const unknown = unknownIn(value)
    return unknown !== null && byUnknown.has(unknown) ? byUnknown.get(unknown) : boundValue(value)
  }
  const inside = (value: unknown): unknown => {
    if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, known(each)]))
    if (Array.isArray(value))
      return value.map((each) => (each instanceof Map || Array.isArray(each) ? inside(each) : known(each)))
    return known(value)
  }
  const copy = dml._generate()
  for (const field of ['_values', '_orderedValues', '_multiValues']) if (copy[field]) copy[field] = inside(copy[field])
  return copy
}
