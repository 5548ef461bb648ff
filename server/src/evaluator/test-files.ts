// Files that are tests by their names: what they do to a program is done to try it out.

const TEST = /(?:^|\/)(?:tests?\/|test_[^/]*$|conftest\.py$)|_test\.py$/

export function isTestFile(path: string): boolean {
  return TEST.test(path)
}
