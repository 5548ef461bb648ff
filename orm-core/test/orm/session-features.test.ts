// Scenarios of the session's features and corners, each equal to SQLAlchemy's session statement for statement and in
// what it finds.

import { describe, expect, test } from 'vitest'
import { recordedScenarios, replay } from './replay.ts'
import * as collectionModels from './session-collection-models.ts'
import * as collections from './session-collections.ts'
import * as cornerModels from './session-corner-models.ts'
import * as corners from './session-corners.ts'
import * as featureModels from './session-feature-models.ts'
import * as features from './session-features.ts'

describe.each([
  ['features', 'session_features.json', { ...featureModels, ...features }],
  ['corners', 'session_corners.json', { ...cornerModels, ...corners }],
  ['collections', 'session_collections.json', { ...collectionModels, ...collections }],
] as const)('%s', (_title, file, scenarios) => {
  const recorded = recordedScenarios(file)
  test('each scenario has its recording', () => {
    expect(Object.keys(scenarios.scenarios).sort()).toEqual(recorded.map((each) => each.name).sort())
  })
  test.each(recorded.map((each) => [each.name, each] as const))('%s', async (name, expected) => {
    const { sent, value } = await replay(name, scenarios)
    expect(sent).toEqual(expected.sent)
    expect(value).toEqual(expected.value)
  })
})
