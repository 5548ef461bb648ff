// What copies of trees need so that no tree is too deep for them. A copy is made by functions that call each other, one
// call for each level; below DEEP levels the descendants are copied first, from the bottom up and without recursion, and
// what can't be done so ends with an error that says it.

import { ClauseElement } from './elements/clause-element.ts'
import { InvalidRequestError } from './exc.ts'
import { type CloneFn, type CloneOptions, Node } from './node.ts'

/** From this depth on descendants are copied before their ancestors. */
export const DEEP = 200

/** Elements that copy their declared children and do nothing else: no other options reach what is below. */
function isPlain(node: any): boolean {
  return (
    node._copyInternals === ClauseElement.prototype._copyInternals ||
    node._copyInternals === Node.prototype._copyInternals
  )
}

/**
 * Copies what is below `root`, the deepest first: afterwards a copy of `root` finds its children copied. `isDone` says
 * of an element that it is copied already, or is to be left alone with all that is below it.
 */
export function cloneBelow(root: any, kw: CloneOptions, isDone: (element: any) => boolean, clone: CloneFn): void {
  if (!isPlain(root)) return
  const seen = new Set<unknown>([root])
  const pending: any[] = []
  const order: any[] = []
  const add = (element: any) => {
    for (const child of element.getChildren(kw)) {
      if (seen.has(child) || isDone(child)) continue
      seen.add(child)
      pending.push(child)
    }
  }
  add(root)
  // ancestors before descendants, and of those the last first: read backwards it is the order of a copy
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    order.push(element)
    if (isPlain(element)) add(element)
  }
  for (let i = order.length - 1; i >= 0; i--) clone(order[i], kw)
}

/** Runs a walk; a tree that is too deep for it gets an error that says so. */
export function guardDepth<T>(what: string, walk: () => T): T {
  try {
    return walk()
  } catch (error) {
    if (!(error instanceof RangeError) || !error.message.includes('call stack')) throw error
    throw new InvalidRequestError(`The expression is nested too deeply to be ${what}.`, { cause: error })
  }
}
