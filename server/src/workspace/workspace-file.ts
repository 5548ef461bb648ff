// One source file as the workspace knows it. A file that is not open can let its text and its program go: what was found
// out by them stays, and they are read again when somebody asks.

import { hash } from 'node:crypto'
import type { Language, Program } from '../frontends/program.ts'
import { readProgram, scanText, type TextScan } from '../frontends/read-program.ts'
import type { SourceFile } from '../frontends/source-tree.ts'
import type { TextImports } from '../frontends/text-imports.ts'

/** Where a text is that is not held. */
export interface TextSource {
  /** Null when the file can't be read. */
  read(path: string): string | null
  /** Hears of a file that says something else than when it was read first. */
  stale?(path: string): void
}

export class WorkspaceFile implements SourceFile {
  readonly path: string
  readonly language: Language
  readonly moduleName: string
  /** The editor has it: its text is nowhere else. */
  open = false
  private held: string | null
  private form: Program | undefined
  private facts: TextScan | undefined
  /** Of the text that is not held. */
  private digest = ''
  private source: TextSource | null = null
  /** It said something else when it was read again. */
  private outdated = false

  constructor(path: string, language: Language, text: string, moduleName: string) {
    this.path = path
    this.language = language
    this.held = text
    this.moduleName = moduleName
  }

  get text(): string {
    return this.held ?? this.readAgain()
  }

  get program(): Program {
    if (this.form === undefined) {
      // The program's places are those of this text, whatever becomes of the file.
      this.held ??= this.readAgain()
      this.form = readProgram(this.path, this.held)
    }
    return this.form
  }

  /** What decides whether the file is relevant. */
  get scan(): TextScan {
    this.facts ??= scanText(this.language, this.text)
    return this.facts
  }

  get imports(): TextImports {
    return this.scan.imports
  }

  /** Whether this is the file's text. */
  says(text: string): boolean {
    if (this.outdated) return false
    return this.held === null ? this.digest === digestOf(text) : this.held === text
  }

  /** The document that the editor has opened; it says the same. */
  opened(text: string): this {
    this.open = true
    this.held ??= text
    return this
  }

  get isHeld(): boolean {
    return this.held !== null
  }

  /** Lets text and program go. */
  release(source: TextSource): void {
    if (this.open || this.held === null) return
    void this.scan
    this.digest = digestOf(this.held)
    this.source = source
    this.held = null
    this.form = undefined
  }

  renamed(moduleName: string): WorkspaceFile {
    const other = new WorkspaceFile(this.path, this.language, '', moduleName)
    other.open = this.open
    other.held = this.held
    other.form = this.form
    other.facts = this.facts
    other.digest = this.digest
    other.source = this.source
    other.outdated = this.outdated
    return other
  }

  private readAgain(): string {
    const text = this.source?.read(this.path) ?? ''
    if (this.digest !== digestOf(text)) {
      this.outdated = true
      this.source?.stale?.(this.path)
    }
    return text
  }
}

function digestOf(text: string): string {
  return hash('sha1', text, 'base64')
}
