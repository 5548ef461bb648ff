// A function definition whose body is read when it is first asked for. Most functions of a workspace are never asked:
// indexing its models needs only what stands outside of function bodies. Of those that were asked the latest keep their
// bodies; the others are read again.

import type { Expression, FunctionDefinition, Parameter, Span, Statement, TypeParameter } from '../program.ts'

/** What is known of a function without reading its body. */
export interface FunctionHead {
  readonly name: string
  readonly nameSpan: Span
  readonly async: boolean
  readonly parameters: readonly Parameter[]
  readonly returns: Expression | null
  readonly decorators: readonly Expression[]
  readonly typeParameters: readonly TypeParameter[]
  readonly start: number
}

interface Body {
  readonly body: readonly Statement[]
  readonly generator: boolean
}

/** How much text of bodies is kept as programs. */
const MAX_KEPT = 600_000

/** Functions whose bodies are kept, the latest last. */
let kept: LazyFunction[] = []
let keptLength = 0

function keep(fn: LazyFunction): void {
  kept.push(fn)
  keptLength += fn.length
  if (keptLength <= MAX_KEPT) return
  const half = kept.length >> 1
  for (const old of kept.slice(0, half)) old.forget()
  kept = kept.slice(half)
  keptLength = kept.reduce((sum, { length }) => sum + length, 0)
}

export class LazyFunction implements FunctionDefinition {
  readonly kind = 'function'
  readonly name: string
  readonly nameSpan: Span
  readonly async: boolean
  readonly parameters: readonly Parameter[]
  readonly returns: Expression | null
  readonly decorators: readonly Expression[]
  readonly typeParameters: readonly TypeParameter[]
  readonly start: number
  readonly end: number
  private readonly read: (again: boolean) => Body
  private wasRead = false
  private known: Body | null = null

  constructor(head: FunctionHead, end: number, read: (again: boolean) => Body) {
    this.name = head.name
    this.nameSpan = head.nameSpan
    this.async = head.async
    this.parameters = head.parameters
    this.returns = head.returns
    this.decorators = head.decorators
    this.typeParameters = head.typeParameters
    this.start = head.start
    this.end = end
    this.read = read
  }

  get body(): readonly Statement[] {
    return this.content.body
  }

  get generator(): boolean {
    return this.content.generator
  }

  private get content(): Body {
    if (this.known === null) {
      this.known = this.read(this.wasRead)
      this.wasRead = true
      keep(this)
    }
    return this.known
  }

  /** Of its text. */
  get length(): number {
    return this.end - this.start
  }

  /** Lets the body go until it is asked for again. */
  forget(): void {
    this.known = null
  }
}
