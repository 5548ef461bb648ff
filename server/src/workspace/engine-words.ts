// What the text of a file says about engines: whether it makes one, and whether the URL of a database is written there.

import type { SourceFile } from '../frontends/source-tree.ts'

interface EngineWords {
  /** Makes engines. */
  readonly engine: boolean
  /** Has a string that begins as a URL of a database. */
  readonly url: boolean
}

const known = new WeakMap<SourceFile, EngineWords>()

export function engineWordsOf(file: SourceFile): EngineWords {
  let words = known.get(file)
  if (words === undefined) {
    words = {
      engine: /create_(async_)?engine|createEngine|SQLALCHEMY_DATABASE_URI/.test(file.text),
      url: /["'`](?:postgres|cockroachdb|mysql|mariadb|sqlite)[\w+]*:/.test(file.text),
    }
    known.set(file, words)
  }
  return words
}
