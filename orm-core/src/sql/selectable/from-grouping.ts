// A FROM element in parentheses: the right side of a join that is itself a join.

import { expect } from '../coercions.ts'
import { classFlags } from '../elements/clause-element.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import * as roles from '../roles.ts'
import type { ColumnCollection } from './column-collection.ts'
import { FromClause } from './from-clause.ts'

/** A FROM element in parentheses. */
export class FromGrouping extends FromClause {
  static override readonly internals: Internals = [['element', 'clause']]
  override readonly visitName = 'grouping'
  element: any

  constructor(element: any) {
    super()
    this.element = expect(roles.FromClauseRole, element)
  }

  override get c(): ColumnCollection<any> & { readonly [key: string]: any } {
    return this.element.c
  }

  override get columns(): ColumnCollection<any> & { readonly [key: string]: any } {
    return this.element.c
  }

  override get primaryKey(): any {
    return this.element.primaryKey
  }

  override get foreignKeys(): Set<any> {
    return this.element.foreignKeys
  }

  override isDerivedFrom(fromclause: any): boolean {
    return this.element.isDerivedFrom(fromclause)
  }

  override alias(name: string | null = null, options: { flat?: boolean } = {}): any {
    return new NamedFromGrouping(this.element.alias(name, options))
  }

  override _anonymousFromclause(options: { name?: string | null; flat?: boolean } = {}): any {
    return new FromGrouping(this.element._anonymousFromclause(options))
  }

  override get _hideFroms(): readonly FromClause[] {
    return this.element._hideFroms
  }

  override _addFroms(_out: any[], pending: any[]): void {
    pending.push(this.element)
  }

  override _ungroup(): any {
    return this.element._ungroup()
  }
}

export class NamedFromGrouping extends FromGrouping {}
classFlags(NamedFromGrouping, { namedWithColumn: true } as object)

declare module '../late.ts' {
  interface Late {
    FromGrouping: typeof FromGrouping
  }
}
late.FromGrouping = FromGrouping
