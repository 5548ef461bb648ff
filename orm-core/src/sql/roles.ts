// The roles that an expression can take in a statement (SQLAlchemy's sql/roles.py): what may stand where. A class
// takes roles by `takesRoles()`, which marks its prototype, so the test is one property read; what a value becomes
// when it does not have the role is coercions.ts.

export interface Role {
  readonly name: string
  /** Names the role in messages: "SQL expression element expected, got …". */
  readonly roleName: string
  readonly mark: symbol
  readonly parents: readonly Role[]
  readonly allowsLambda: boolean
  readonly usesInspection: boolean
  /** How values come to have the role; coercions.ts puts it here. */
  impl: any
}

function role(
  name: string,
  roleName: string | null,
  parents: readonly Role[] = [],
  options: { lambda?: boolean; inspection?: boolean } = {},
): Role {
  return {
    name,
    roleName: roleName ?? parents.find((parent) => parent.roleName !== '')?.roleName ?? '',
    mark: Symbol(name),
    parents,
    allowsLambda: options.lambda ?? parents.some((parent) => parent.allowsLambda),
    usesInspection: options.inspection ?? parents.some((parent) => parent.usesInspection),
    impl: undefined,
  }
}

const both = { lambda: true, inspection: true }

export const HasCacheKeyRole = role('HasCacheKeyRole', 'Cacheable Core or ORM object')
export const ExecutableOptionRole = role('ExecutableOptionRole', 'ExecutionOption Core or ORM object')
export const LiteralValueRole = role('LiteralValueRole', 'Literal Python value')
export const ColumnArgumentRole = role('ColumnArgumentRole', 'Column expression')
export const ColumnArgumentOrKeyRole = role('ColumnArgumentOrKeyRole', 'Column expression or string key', [
  ColumnArgumentRole,
])
export const StrAsPlainColumnRole = role('StrAsPlainColumnRole', 'Column expression or string key', [
  ColumnArgumentRole,
])
export const ColumnListRole = role('ColumnListRole', '')
export const StringRole = role('StringRole', '')
export const TruncatedLabelRole = role('TruncatedLabelRole', 'String SQL identifier', [StringRole])
export const ColumnsClauseRole = role(
  'ColumnsClauseRole',
  'Column expression, FROM clause, or other columns clause element',
  [ColumnListRole],
  both,
)
export const TypedColumnsClauseRole = role('TypedColumnsClauseRole', '')
export const LimitOffsetRole = role('LimitOffsetRole', 'LIMIT / OFFSET expression')
export const ByOfRole = role('ByOfRole', 'GROUP BY / OF / etc. expression', [ColumnListRole])
export const GroupByRole = role('GroupByRole', 'GROUP BY expression', [ByOfRole], both)
export const OrderByRole = role('OrderByRole', 'ORDER BY expression', [ByOfRole], { lambda: true })
export const StructuralRole = role('StructuralRole', '')
export const StatementOptionRole = role('StatementOptionRole', 'statement sub-expression element', [StructuralRole])
export const OnClauseRole = role(
  'OnClauseRole',
  'ON clause, typically a SQL expression or ORM relationship attribute',
  [StructuralRole],
  { lambda: true },
)
export const WhereHavingRole = role('WhereHavingRole', 'SQL expression for WHERE/HAVING role', [OnClauseRole])
export const ExpressionElementRole = role('ExpressionElementRole', 'SQL expression element', [TypedColumnsClauseRole])
export const ConstExprRole = role('ConstExprRole', 'Constant True/False/None expression', [ExpressionElementRole])
export const LabeledColumnExprRole = role('LabeledColumnExprRole', null, [ExpressionElementRole])
export const BinaryElementRole = role('BinaryElementRole', 'SQL expression element or literal value', [
  ExpressionElementRole,
])
export const InElementRole = role('InElementRole', 'IN expression list, SELECT construct, or bound parameter object')
export const JoinTargetRole = role(
  'JoinTargetRole',
  'Join target, typically a FROM expression, or ORM relationship attribute',
  [StructuralRole],
  both,
)
export const FromClauseRole = role('FromClauseRole', 'FROM expression, such as a Table or alias() object', [
  ColumnsClauseRole,
  JoinTargetRole,
])
export const StrictFromClauseRole = role('StrictFromClauseRole', null, [FromClauseRole])
export const AnonymizedFromClauseRole = role('AnonymizedFromClauseRole', null, [StrictFromClauseRole])
export const ReturnsRowsRole = role(
  'ReturnsRowsRole',
  'Row returning expression such as a SELECT, a FROM clause, or an INSERT/UPDATE/DELETE with RETURNING',
)
export const StatementRole = role('StatementRole', 'Executable SQL or text() construct')
export const SelectStatementRole = role('SelectStatementRole', 'SELECT construct or equivalent text() construct', [
  StatementRole,
  ReturnsRowsRole,
])
export const HasCTERole = role('HasCTERole', null, [ReturnsRowsRole])
export const IsCTERole = role('IsCTERole', 'CTE object')
export const CompoundElementRole = role(
  'CompoundElementRole',
  'SELECT construct for inclusion in a UNION or other set construct',
  [],
  { lambda: true },
)
export const DMLRole = role('DMLRole', null, [StatementRole])
export const DMLTableRole = role('DMLTableRole', 'subject table for an INSERT, UPDATE or DELETE', [FromClauseRole])
export const DMLColumnRole = role('DMLColumnRole', 'SET/VALUES column expression or string key')
export const DMLSelectRole = role('DMLSelectRole', 'SELECT statement or equivalent textual object')
export const DDLRole = role('DDLRole', null, [StatementRole])
export const DDLExpressionRole = role('DDLExpressionRole', 'SQL expression element for DDL constraint', [
  StructuralRole,
])
export const DDLConstraintColumnRole = role(
  'DDLConstraintColumnRole',
  'String column name or column expression for DDL constraint',
)
export const DDLReferredColumnRole = role(
  'DDLReferredColumnRole',
  'String column name or Column object for DDL foreign key constraint',
  [DDLConstraintColumnRole],
)

/** Gives the instances of `cls`, and of its subclasses, these roles and the roles that those include. */
export function takesRoles(cls: { readonly prototype: object }, ...roles: readonly Role[]): void {
  for (const each of roles) {
    Object.defineProperty(cls.prototype, each.mark, { value: true, configurable: true })
    takesRoles(cls, ...each.parents)
  }
}

/** Whether a value has the role: Python's `isinstance(value, role)`. */
export function hasRole(value: unknown, wanted: Role): boolean {
  return value !== null && value !== undefined && (value as Record<symbol, unknown>)[wanted.mark] === true
}
