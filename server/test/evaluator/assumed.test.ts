// Classes that a base of a package which is not here would map: their statements are shown, say what is assumed, and leave
// nothing among the models.

import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const HEAD = `
import sqlalchemy as sa
from sqlalchemy import orm, select, delete
from sqlalchemy.orm import Session
from package.db import model_base
`
const MODELS = `
class Policy(model_base.BASEV2, model_base.HasId):
    name = sa.Column(sa.String(36))
    rules = orm.relationship("Rule")

class Rule(model_base.BASEV2):
    code = sa.Column(sa.String(36), primary_key=True)
    policy_id = sa.Column(sa.String(36), sa.ForeignKey("policies.id"))
`
const NAMED = `
class Policy(model_base.BASEV2):
    __tablename__ = "policies"
    name = sa.Column(sa.String(36))
`
const KEY = 'a base that is not known brings the primary key of Policy: `id` is assumed'
const POLICY = 'a base that is not known names the table of Policy: `policy` is assumed'
const RULE = 'a base that is not known names the table of Rule: `rule` is assumed'

function read(models: string, expression: string): [sql: string, reasons: readonly string[]] {
  const { statements } = analyzed(`${HEAD}${models}\ndef made(session: Session):\n    return ${expression}\n`)
  const site = statements.at(-1) as StatementSite
  const compiled = compileSite(site, 'default')
  expect(site.complete).toBe(site.unknown.length === 0)
  return [
    compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error,
    site.unknown.map(({ reason }) => reason),
  ]
}

describe('a class whose table an unknown base would name', () => {
  it.each([
    [
      'session.query(Rule).filter(Rule.policy_id == 1)',
      'SELECT rule.code AS rule_code, rule.policy_id AS rule_policy_id FROM rule WHERE rule.policy_id = :policy_id_1',
      [RULE],
    ],
    ['select(Rule.code)', 'SELECT rule.code FROM rule', [RULE]],
    ['delete(Rule).where(Rule.code == "a")', 'DELETE FROM rule WHERE rule.code = :code_1', [RULE]],
    ['select(Policy)', 'SELECT policy.id, policy.name FROM policy', [KEY, POLICY]],
    [
      'select(Rule.code).join(Policy, Policy.name == Rule.code)',
      'SELECT rule.code FROM rule JOIN policy ON policy.name = rule.code',
      [POLICY, RULE],
    ],
    [
      'select(Rule.code).join(Policy)',
      'SELECT rule.code FROM rule',
      ['by which columns `Policy` is joined is not known statically', RULE],
    ],
    [
      'session.query(Rule).filter_by(project_id=1)',
      'SELECT rule.code AS rule_code, rule.policy_id AS rule_policy_id FROM rule WHERE :project_id_1',
      ['a base that is not known may bring it: Entity namespace for "rule" has no property "project_id"', RULE],
    ],
    [
      'select(Rule.code).filter_by(code="a", project_id=1)',
      'SELECT rule.code FROM rule WHERE rule.code = :code_1 AND :project_id_1',
      ['a base that is not known may bring it: Entity namespace for "code" has no property "project_id"', RULE],
    ],
    [
      'select(Rule.code).where(Rule.project_id == 1)',
      'SELECT rule.code FROM rule WHERE :project_id_1',
      ['`Rule.project_id == 1` is not known statically', RULE],
    ],
  ])('%s', (expression, sql, reasons) => {
    const [shown, said] = read(MODELS, expression)
    expect([shown, [...said].sort()]).toEqual([sql, [...reasons].sort()])
  })
})

describe('a class whose key an unknown base would bring', () => {
  it.each([
    ['select(Policy)', 'SELECT policies.id, policies.name FROM policies', [KEY]],
    [
      'select(Policy.name).where(Policy.id == 1)',
      'SELECT policies.name FROM policies WHERE policies.id = :id_1',
      [KEY],
    ],
    ['select(orm.aliased(Policy))', 'SELECT policies_1.id, policies_1.name FROM policies AS policies_1', [KEY]],
    ['select(Policy.name)', 'SELECT policies.name FROM policies', []],
    ['delete(Policy).where(Policy.name == "a")', 'DELETE FROM policies WHERE policies.name = :name_1', []],
  ])('%s', (expression, sql, reasons) => {
    expect(read(NAMED, expression)).toEqual([sql, reasons])
  })
})
