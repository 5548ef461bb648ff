// The names of the columns of a SELECT: which get a label, which of two with one name is renamed, and the keys under
// which a subquery of it has them (SelectsRows._generate_columns_plus_names).

import { PrefixAnonMap, QuotedName } from '../names.ts'
import { LABEL_STYLE_NONE, LABEL_STYLE_TABLENAME_PLUS_COL } from './label-style.ts'

export interface ColumnPlusNames {
  /** The label that must be written, or null. */
  readonly requiredLabelName: string | QuotedName | null
  /** That label is made of the names of a table and a column, so a dialect may shorten it. */
  readonly requiredIsGenerated: boolean
  /** The key in the result and in the subquery's columns. */
  readonly proxyName: string | null
  /** The label to write where one is needed although none is required. */
  readonly fallbackLabelName: string | QuotedName | null
  readonly column: any
  /** The same column was in the list before. */
  readonly repeated: boolean
}

/** Gives each column its key; a key that is taken gets a number. */
export function columnNamingConvention(labelStyle: unknown): (column: any) => string | null {
  const tableQualified = labelStyle === LABEL_STYLE_TABLENAME_PLUS_COL
  const dedupe = labelStyle !== LABEL_STYLE_NONE
  let anonMap: PrefixAnonMap | null = null
  const numbered = (label: string): string => {
    anonMap ??= new PrefixAnonMap()
    return anonMap.apply(label)
  }
  const names = new Set<string>()
  return (column) => {
    if (column._isTextClause) return null
    if (!dedupe) return column._proxyKey ?? '_no_label'
    const name: string | null = tableQualified ? column._tqKeyLabel : column._proxyKey
    if (name === null) {
      if (names.has('_no_label')) return numbered(column._anonLabel('_no_label'))
      names.add('_no_label')
      return '_no_label'
    }
    if (names.has(name)) return numbered(tableQualified ? column._anonTqKeyLabel : column._anonKeyLabel)
    names.add(name)
    return name
  }
}

export function generateColumnsPlusNames(
  statement: { readonly _labelStyle: unknown; readonly _allSelectedColumns: readonly any[] },
  anonForDupeKey: boolean,
  given?: readonly any[],
): ColumnPlusNames[] {
  const columns = given ?? statement._allSelectedColumns
  const labelStyle = statement._labelStyle
  const keyOf = columnNamingConvention(labelStyle)
  const names = new Map<string, number>()
  const tableQualified = labelStyle === LABEL_STYLE_TABLENAME_PLUS_COL
  const noLabels = labelStyle === LABEL_STYLE_NONE
  const result: ColumnPlusNames[] = []
  let dedupeHash = 1
  const dedupeLabel = (column: any): string =>
    tableQualified ? column._dedupeAnonTqLabelIdx(dedupeHash++) : column._dedupeAnonLabelIdx(dedupeHash++)

  for (const column of columns) {
    let repeated = false
    let required: string | null = null
    let isGenerated = false
    let quote: boolean | null = null
    let effective: string | null = null
    let fallback: string | null = null
    if (!column._renderLabelInColumnsClause) {
      // text and the like: written as it is
    } else if (noLabels) {
      fallback = column._nonAnonLabel || column._anonNameLabel
    } else {
      if (tableQualified) {
        required = column._tqLabel
        isGenerated = column._tqLabelIsGenerated
        quote = column._tqLabelQuote
        effective = required
        fallback = required
      } else {
        effective = column._nonAnonLabel
        fallback = effective
      }
      if (effective === null) {
        const expressionLabel: string | null = column._expressionLabel
        if (expressionLabel === null) {
          const anonymous: string = column._anonNameLabel
          repeated = names.has(anonymous)
          names.set(anonymous, column._hash)
          required = null
          fallback = repeated ? dedupeLabel(column) : anonymous
        } else {
          required = expressionLabel
          effective = expressionLabel
          fallback = expressionLabel
        }
      }
    }
    if (effective !== null) {
      const known = names.get(effective)
      if (known === undefined) names.set(effective, column._hash)
      else if (known !== column._hash) {
        // Another column has the name: this one gets a label with a number.
        const anonymous: string = tableQualified ? column._anonTqLabel : column._anonNameLabel
        required = anonymous
        quote = null
        fallback = anonymous
        if (anonForDupeKey && names.has(anonymous)) {
          required = dedupeLabel(column)
          fallback = required
          repeated = true
        } else names.set(anonymous, column._hash)
      } else if (anonForDupeKey) {
        // The same column once more: a label that nothing refers to.
        required = dedupeLabel(column)
        quote = null
        fallback = required
        repeated = true
      }
    }
    result.push({
      requiredLabelName: quote === null || required === null ? required : new QuotedName(required, quote),
      requiredIsGenerated: isGenerated,
      proxyName: keyOf(column),
      // the column's own name keeps what its author said of quotes
      fallbackLabelName: fallback !== null && isQuoted(column.name, fallback) ? column.name : fallback,
      column,
      repeated,
    })
  }
  return result
}

function isQuoted(name: unknown, text: string): boolean {
  return name instanceof QuotedName && name.quote !== null && name.value === text
}
