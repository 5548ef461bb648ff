// What a file imports, by its text alone, as one string: it is kept for each file of a workspace, and asked for seldom.

/** `from <dots><module> import names`, or `import module` with no names. In TypeScript `module` is as it is written. */
export interface TextImport {
  readonly level: number
  readonly module: string
  readonly names: readonly string[]
}

const BETWEEN = '\n'
const WITHIN = '\0'

export class TextImports implements Iterable<TextImport> {
  private readonly text: string

  constructor(imports: readonly TextImport[]) {
    this.text = imports.map(({ level, module, names }) => [level, module, ...names].join(WITHIN)).join(BETWEEN)
  }

  /** Whether one of the modules or names has this in it. */
  mention(piece: string): boolean {
    return this.text.includes(piece)
  }

  says(other: TextImports): boolean {
    return this.text === other.text
  }

  *[Symbol.iterator](): Generator<TextImport> {
    if (this.text === '') return
    for (const each of this.text.split(BETWEEN)) {
      const [level, module, ...names] = each.split(WITHIN)
      yield { level: Number(level), module: module!, names }
    }
  }
}
