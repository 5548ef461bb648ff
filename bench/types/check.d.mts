export function emitDeclarations(folder: string): void
export function checkModels(
  count: number,
  declarations: string,
): { files: number; types: number; instantiations: number; seconds: number; megabytes: number }
