// Pydantic's models as dicts: `project_in.model_dump(exclude={"id"})` has the fields that its class declares. Which of
// them were set, only a run can tell.

import { getAttribute } from '../attributes.ts'
import { fieldsOf } from '../instances.ts'
import type { Interpreter } from '../interpreter.ts'
import { Unknown } from '../unknown.ts'
import { NativeFunction, PyClass, PyDict, PyList, PySet, PyTuple, type Value } from '../values.ts'

const DUMPS = new Set(['dict', 'model_dump'])
const SOME = ['exclude_unset', 'exclude_none', 'exclude_defaults']

/** `model_dump` of an object whose class is a model of pydantic's; undefined for other names and classes. */
export function modelDump(ctx: Interpreter, object: Value, type: PyClass, name: string): Value | undefined {
  if (!DUMPS.has(name) || !isModel(type)) return undefined
  return new NativeFunction(name, ({ keywords, unknownSplats }, site) => {
    const excluded = namesIn(keywords.get('exclude'))
    const included = namesIn(keywords.get('include'))
    const open = unknownSplats.length > 0 || excluded === null || included === null
    const dict = new PyDict()
    const receiver = site.source.replace(/\.\w+\([\s\S]*$/, '')
    for (const field of fieldsOf(type)) {
      if (field.startsWith('_') || field === 'model_config' || isClassVariable(ctx, type, field)) continue
      if (excluded?.includes(field) || (keywords.has('include') && !included?.includes(field))) continue
      dict.set(
        field,
        getAttribute(ctx, object, field, { ...site, path: site.path, span: site.span, source: `${receiver}.${field}` }),
      )
    }
    if (open || SOME.some((option) => keywords.has(option) && keywords.get(option) !== false)) {
      dict.rest = new Unknown({
        source: site.source,
        path: site.path,
        span: site.span,
        reason: `which fields \`${site.source}\` has is known only when it runs`,
      })
    }
    return dict
  })
}

/** Whether the nearest annotation of the name is `ClassVar`. */
export function isClassVariable(ctx: Interpreter, type: PyClass, field: string): boolean {
  const owner = type.mro.find((each) => each.entries.get(field)?.annotation)
  const annotation = owner?.entries.get(field)?.annotation
  return !!annotation && !!owner?.scope && /^(?:\w+\.)?ClassVar\b/.test(ctx.text(owner.scope.path, annotation))
}

/** A class of the program whose last known parent is `BaseModel`, which nobody here describes. */
export function isModel(type: PyClass): boolean {
  return type.mapped === null && type.mro.some((owner) => owner.bases.some(isBaseModel))
}

function isBaseModel(base: Value): boolean {
  if (base instanceof PyClass) return base.name === 'BaseModel' && base.module.startsWith('pydantic')
  return base instanceof Unknown && /(?:^|\.)BaseModel$/.test(base.source)
}

/** The names in a set or list; null when they are not known, none without an argument. */
function namesIn(value: Value): string[] | null {
  if (value === undefined || value === null) return []
  const items =
    value instanceof PySet || value instanceof PyList || value instanceof PyTuple
      ? value.items
      : value instanceof PyDict
        ? value.keys()
        : null
  return items?.every((item) => typeof item === 'string') ? (items as string[]) : null
}
