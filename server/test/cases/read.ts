// Reads Markdown cases: a heading is a test, fences are files, comment lines with carets are expectations about the
// line above them. What the expectations mean is for the runner (cases.test.ts) to say.

/** One expectation: carets under a range, and what is said of it. */
export interface Marker {
  readonly path: string
  /** Line and characters from 0, end exclusive, of the marked text. */
  readonly line: number
  readonly start: number
  readonly end: number
  /** "hover", "error", "warning", "fix", "definition", "lens". */
  readonly kind: string
  /** The part in brackets: a diagnostic's code. */
  readonly code: string | null
  readonly text: string
}

export interface Expectation {
  readonly language: string
  /** The words after the language: "sqlite emits". */
  readonly words: readonly string[]
  readonly text: string
}

export interface Case {
  readonly name: string
  /** Paths relative to the case's root; "main.py" or "main.ts" for the fence without a name. */
  readonly files: ReadonlyMap<string, string>
  readonly main: string
  readonly markers: readonly Marker[]
  readonly expected: readonly Expectation[]
}

interface Section {
  readonly heading: string
  readonly level: number
  readonly files: Map<string, string>
  readonly expected: Expectation[]
}

const FENCE = /^```(\w*)[ \t]*(.*)$/

/** All cases of one Markdown text. Files of a section are also those of its subsections. */
export function readCases(markdown: string): Case[] {
  const sections: Section[] = []
  const cases: Case[] = []
  let fileName: string | null = null
  const lines = markdown.split('\n')
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as string
    const heading = /^(#+) (.*)$/.exec(line)
    if (heading) {
      const level = (heading[1] as string).length
      close(sections, level, cases)
      sections.push({ heading: heading[2] as string, level, files: new Map(), expected: [] })
      fileName = null
      continue
    }
    const named = /^`([^`]+)`:$/.exec(line)
    if (named) fileName = named[1] as string
    const fence = FENCE.exec(line)
    if (!fence) continue
    const end = lines.indexOf('```', index + 1)
    if (end < 0) throw new Error(`line ${index + 1}: the fence has no end`)
    const section = sections.at(-1)
    if (section === undefined) throw new Error(`line ${index + 1}: a fence before the first heading`)
    const text = lines.slice(index + 1, end).join('\n')
    const language = fence[1] as string
    if (fileName !== null) section.files.set(fileName, `${text}\n`)
    else if (language === 'py' || language === 'ts') section.files.set(`main.${language}`, `${text}\n`)
    else section.expected.push({ language, words: (fence[2] as string).split(' ').filter(Boolean), text })
    fileName = null
    index = end
  }
  close(sections, 1, cases)
  return cases
}

/** Ends the sections of this level and deeper; one that has a main file or expectations of its own is a case. */
function close(sections: Section[], level: number, cases: Case[]): void {
  while ((sections.at(-1)?.level ?? 0) >= level) {
    const all = [...sections]
    const own = sections.pop() as Section
    const main = ['main.py', 'main.ts'].find((name) => own.files.has(name))
    if (main === undefined && own.expected.length === 0) continue
    const files = new Map(all.flatMap((each) => [...each.files]))
    cases.push({
      name: all.map((each) => each.heading).join(' / '),
      files,
      main: main ?? [...own.files.keys()].at(-1) ?? 'main.py',
      markers: [...files].flatMap(([path, text]) => readMarkers(path, text)),
      expected: own.expected,
    })
  }
}

const MARKER = /^(\s*(?:#|\/\/)\s*)(\^+) (\w+)(?:\[([\w-]+)\])?:?[ \t]*(.*)$/

/** Markers stand in comments; several below one line are all about it. */
function readMarkers(path: string, text: string): Marker[] {
  const markers: Marker[] = []
  let subject = -1
  for (const [index, line] of text.split('\n').entries()) {
    const found = MARKER.exec(line)
    if (found === null) {
      subject = index
      continue
    }
    const start = (found[1] as string).length
    const end = start + (found[2] as string).length
    markers.push({
      path,
      line: subject,
      start,
      end,
      kind: found[3] as string,
      code: found[4] ?? null,
      text: found[5] as string,
    })
  }
  return markers
}
