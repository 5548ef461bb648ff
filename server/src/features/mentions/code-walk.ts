// The parts of a program that hold certain places, with what is around them. All else is stepped over: bodies of
// functions are read when they are looked into.

import type { FunctionDefinition, Span } from '../../frontends/program.ts'

/** An expression, statement, argument or entry of the common form. */
export type CodeNode = Span & { readonly kind?: string }

/**
 * Visits nodes from the outside to the inside as far as they hold one of the places, which are in order.
 * @param visit gets what is around the node too, the innermost last
 */
export function walkTo(
  root: readonly CodeNode[],
  places: readonly number[],
  visit: (node: CodeNode, around: readonly CodeNode[]) => void,
): void {
  const around: CodeNode[] = []
  const holds = ({ end, start }: Span): boolean => {
    let [low, high] = [0, places.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (places[middle]! < start) low = middle + 1
      else high = middle
    }
    return low < places.length && places[low]! <= end
  }
  const into = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) into(each)
    else if (isNode(value)) {
      const { kind } = value
      // Decorators stand before what they decorate.
      if (kind === 'function' || kind === 'class') into((value as { decorators?: unknown }).decorators)
      if (!holds(value)) return
      visit(value, around)
      around.push(value)
      for (const part of kind === 'function' ? partsOf(value as FunctionDefinition) : Object.values(value)) into(part)
      around.pop()
    } else if (isEntry(value)) for (const each of Object.values(value)) into(each)
  }
  into(root)
}

/** A function's body is read when it is asked for. */
function partsOf({ body, parameters, returns, typeParameters }: FunctionDefinition): readonly unknown[] {
  return [parameters, returns, typeParameters, body]
}

function isNode(value: unknown): value is CodeNode {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Span>).start === 'number'
}

/** Parts without a place of their own: the entries of a dictionary, the items of a `with`. */
function isEntry(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
