/** The bundle's text without calls that give a function the name that it has. */
export function withNaturalNames(text: string): string
