// Annotating whole trees, and taking annotations off again (SQLAlchemy's sql/annotation.py). Annotating one node is
// Node's own `_annotate()`.

import { cloneBelow, DEEP, guardDepth } from './depth.ts'
import { late } from './late.ts'
import type { Annotations, CloneFn, CloneOptions } from './node.ts'

export interface DeepAnnotateOptions {
  /** Columns that are cloned but not annotated, with all that share their lineage. */
  readonly exclude?: Iterable<any> | null
  readonly detectSubqueryCols?: boolean
  readonly indColsOnFromclause?: boolean
  readonly annotateCallable?: ((element: any, annotations: Annotations) => any) | null
}

function sameAnnotations(left: Annotations, right: Annotations): boolean {
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key])
}

/** A deep copy in which every element has these annotations. */
export function deepAnnotate<T>(element: T, annotations: Annotations, options: DeepAnnotateOptions = {}): T {
  const cloned = new Map<any, any>()
  const excluded = options.exclude ? [...options.exclude] : null
  const detectSubqueryCols = options.detectSubqueryCols ?? false
  const isDone = (each: any) => cloned.has(each)
  let depth = 0

  const clone: CloneFn = (each, kw: CloneOptions = {}) => {
    const known = cloned.get(each)
    if (known !== undefined) return known
    const inner = { ...kw, detectSubqueryCols }
    if (depth >= DEEP) cloneBelow(each, kw, isDone, clone)
    depth += 1
    let copy: any
    if (excluded !== null && each.proxySet !== undefined && excluded.some((column) => each.proxySet.has(column))) {
      copy = each._clone({ ...inner, clone })
    } else if (!sameAnnotations(annotations, each._annotations)) {
      const target = detectSubqueryCols && each._isImmutable ? each._clone({ ...inner, clone }) : each
      copy = options.annotateCallable ? options.annotateCallable(target, annotations) : target._annotate(annotations)
    } else copy = each
    copy._copyInternals(clone, {
      indColsOnFromclause: options.indColsOnFromclause ?? false,
      _annotationsTraversal: true,
    })
    depth -= 1
    cloned.set(each, copy)
    return copy
  }
  return element === null || element === undefined ? element : guardDepth('annotated', () => clone(element))
}

/** A deep copy without annotations, or without those named. */
export function deepDeannotate<T>(element: T, values: readonly string[] | null = null): T {
  const cloned = new Map<any, any>()
  // without names, an element and its annotated copies become one
  const keyOf = (each: any) => (values === null ? each._hash : each)
  const isDone = (each: any) => cloned.has(keyOf(each))
  let depth = 0
  const clone: CloneFn = (each, kw = {}) => {
    const key = keyOf(each)
    const known = cloned.get(key)
    if (known !== undefined) return known
    if (depth >= DEEP) cloneBelow(each, kw, isDone, clone)
    depth += 1
    const copy = each._deannotate(values, true)
    copy._copyInternals(clone, { _annotationsTraversal: true })
    depth -= 1
    cloned.set(key, copy)
    return copy
  }
  if (element === null || element === undefined || typeof element === 'string') return element
  return guardDepth('copied', () => clone(element))
}

/** The element itself annotated, and its direct children cloned. */
export function shallowAnnotate<T extends { _annotate(values: Annotations): any }>(
  element: T,
  annotations: Annotations,
): T {
  const copy = element._annotate(annotations)
  copy._copyInternals((each: any) => each, { _annotationsTraversal: true })
  return copy
}

export { deepAnnotate as _deepAnnotate, deepDeannotate as _deepDeannotate, shallowAnnotate as _shallowAnnotate }

late.deepDeannotate = deepDeannotate
