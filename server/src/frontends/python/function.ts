// A function definition whose body is read when it is first asked for. Most functions of a workspace are never asked:
// indexing its models needs only what stands outside of function bodies.

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
  private read: (() => Body) | null
  private known: Body | null = null

  constructor(head: FunctionHead, end: number, read: () => Body) {
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
      this.known = this.read!()
      this.read = null
    }
    return this.known
  }
}
