// Values that are written into the SQL may look like the compiler's own placeholders: `%(name)s`, which positional styles
// replace at the end, and `__[POSTCOMPILE_name]`, which is replaced when the statement runs. Until both have happened, a
// mark stands inside of what a value says.

const LOOKALIKE = /%(?=[(\0])|__\[(?=[P\0])/g
const MARKED = /(%|__\[)\0(?=[(P\0])/g

/** The text of a value with the mark, which no placeholder has. */
export function guarded(text: string): string {
  return text.includes('%') || text.includes('__[') ? text.replace(LOOKALIKE, '$&\0') : text
}

/** The text as it was. */
export function unguarded(text: string): string {
  return text.includes('\0') ? text.replace(MARKED, '$1') : text
}
