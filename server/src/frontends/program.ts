// The small common form that every front end lowers to and that the evaluator interprets.
// It is Python's abstract syntax with TypeScript's spellings folded in; it holds no parser's objects, so a
// file's form can outlive its tree. Ranges are offsets in UTF-16 code units, end exclusive. What a front end
// cannot read becomes `unreadable`, never an exception.

/** Half-open range of offsets (UTF-16 code units) in one file. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type Language = 'python' | 'typescript'

/** One source file, lowered. `problems` are the places that could not be read; they are not shown as errors. */
export interface Program {
  readonly language: Language
  readonly body: readonly Statement[]
  readonly problems: readonly Span[]
  /** Something outside of function bodies could not be read: what seems to be missing may be there when it is typed out. */
  readonly halfWritten: boolean
}

export type Statement =
  | AssignStatement
  | AugmentedAssignStatement
  | AnnotatedAssignStatement
  | ExpressionStatement
  | IfStatement
  | WhileStatement
  | ForStatement
  | TryStatement
  | WithStatement
  | ReturnStatement
  | RaiseStatement
  | AssertStatement
  | FunctionDefinition
  | ClassDefinition
  | ImportStatement
  | ImportFromStatement
  | MatchStatement
  | DeleteStatement
  | ScopeStatement
  | TypeAliasStatement
  | JumpStatement

export interface AssignStatement extends Span {
  readonly kind: 'assign'
  /** `a = b = value` has two targets. */
  readonly targets: readonly Expression[]
  readonly value: Expression
}
export interface AugmentedAssignStatement extends Span {
  readonly kind: 'augmentedAssign'
  readonly target: Expression
  readonly operator: BinaryOperator
  readonly value: Expression
}
export interface AnnotatedAssignStatement extends Span {
  readonly kind: 'annotatedAssign'
  readonly target: Expression
  readonly annotation: Expression
  readonly value: Expression | null
}
export interface ExpressionStatement extends Span {
  readonly kind: 'expression'
  readonly value: Expression
}
/** `elif` is an `if` alone in `orElse`. `test` keeps its span, so that its source text can be shown. */
export interface IfStatement extends Span {
  readonly kind: 'if'
  readonly test: Expression
  readonly body: readonly Statement[]
  readonly orElse: readonly Statement[]
}
export interface WhileStatement extends Span {
  readonly kind: 'while'
  readonly test: Expression
  readonly body: readonly Statement[]
  readonly orElse: readonly Statement[]
}
export interface ForStatement extends Span {
  readonly kind: 'for'
  readonly async: boolean
  readonly target: Expression
  readonly iterable: Expression
  readonly body: readonly Statement[]
  readonly orElse: readonly Statement[]
}
export interface TryStatement extends Span {
  readonly kind: 'try'
  readonly body: readonly Statement[]
  readonly handlers: readonly ExceptHandler[]
  readonly orElse: readonly Statement[]
  readonly finalBody: readonly Statement[]
}
export interface ExceptHandler extends Span {
  readonly type: Expression | null
  readonly name: string | null
  readonly body: readonly Statement[]
}
export interface WithStatement extends Span {
  readonly kind: 'with'
  readonly async: boolean
  readonly items: readonly { readonly context: Expression; readonly target: Expression | null }[]
  readonly body: readonly Statement[]
}
export interface ReturnStatement extends Span {
  readonly kind: 'return'
  readonly value: Expression | null
}
export interface RaiseStatement extends Span {
  readonly kind: 'raise'
  readonly value: Expression | null
}
export interface AssertStatement extends Span {
  readonly kind: 'assert'
  readonly test: Expression
}
export interface FunctionDefinition extends Span {
  readonly kind: 'function'
  readonly name: string
  readonly nameSpan: Span
  readonly async: boolean
  /** True when the body has a `yield` of its own. */
  readonly generator: boolean
  readonly parameters: readonly Parameter[]
  readonly returns: Expression | null
  readonly decorators: readonly Expression[]
  readonly typeParameters: readonly TypeParameter[]
  readonly body: readonly Statement[]
  /** A method of a TypeScript class: whether it is static, and `get` or `set`. `this` is not among its parameters. */
  readonly member?: { readonly static: boolean; readonly accessor: 'get' | 'set' | null }
}
export interface Parameter extends Span {
  readonly name: string
  readonly nameSpan: Span
  readonly mode: 'positionalOnly' | 'positionalOrKeyword' | 'keywordOnly' | 'variadic' | 'keywordVariadic'
  readonly annotation: Expression | null
  readonly default: Expression | null
}
export interface TypeParameter extends Span {
  readonly name: string
  readonly mode: 'type' | 'variadic' | 'parameters'
  readonly bound: Expression | null
  readonly default: Expression | null
}
export interface ClassDefinition extends Span {
  readonly kind: 'class'
  readonly name: string
  readonly nameSpan: Span
  readonly bases: readonly Argument[]
  readonly decorators: readonly Expression[]
  readonly typeParameters: readonly TypeParameter[]
  readonly body: readonly Statement[]
}
/** `import a.b as c, d` */
export interface ImportStatement extends Span {
  readonly kind: 'import'
  readonly names: readonly { readonly module: string; readonly as: string | null; readonly span: Span }[]
}
/** `from ..a import b as c`: level 2, module "a". `from a import *` has `star: true` and no names. */
export interface ImportFromStatement extends Span {
  readonly kind: 'importFrom'
  readonly level: number
  readonly module: string
  readonly moduleSpan: Span
  readonly star: boolean
  readonly names: readonly { readonly name: string; readonly as: string | null; readonly span: Span }[]
}
export interface MatchStatement extends Span {
  readonly kind: 'match'
  readonly subject: Expression
  readonly cases: readonly MatchCase[]
}
/** A pattern of `match`, and where it stands. */
export type Pattern = PatternParts & Span
export type PatternParts =
  | { readonly kind: 'value'; readonly value: Expression }
  /** Matches everything; `_` has no name. */
  | { readonly kind: 'capture'; readonly name: string | null }
  | { readonly kind: 'star'; readonly name: string | null }
  | { readonly kind: 'as'; readonly pattern: Pattern; readonly name: string }
  | { readonly kind: 'or'; readonly alternatives: readonly Pattern[] }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[] }
  | {
      readonly kind: 'mapping'
      readonly entries: readonly { readonly key: Expression; readonly pattern: Pattern }[]
      readonly rest: string | null
    }
  | {
      readonly kind: 'class'
      readonly type: Expression
      readonly positional: readonly Pattern[]
      readonly keywords: readonly { readonly name: string; readonly pattern: Pattern }[]
    }

export interface MatchCase extends Span {
  /** The pattern's source span; `value` is set when the pattern is a literal, a dotted name or `_` (null value). */
  readonly pattern: Span
  readonly values: readonly Expression[]
  readonly captures: readonly string[]
  readonly wildcard: boolean
  /** The whole pattern, where the language has more than values to compare with. */
  readonly structure: Pattern | null
  readonly guard: Expression | null
  readonly body: readonly Statement[]
}
export interface DeleteStatement extends Span {
  readonly kind: 'delete'
  readonly targets: readonly Expression[]
}
export interface ScopeStatement extends Span {
  readonly kind: 'global' | 'nonlocal'
  readonly names: readonly string[]
}
/** `type X[T] = value` */
export interface TypeAliasStatement extends Span {
  readonly kind: 'typeAlias'
  readonly name: string
  readonly typeParameters: readonly TypeParameter[]
  readonly value: Expression
}
export interface JumpStatement extends Span {
  readonly kind: 'pass' | 'break' | 'continue'
}

export type Expression =
  | NameExpression
  | AttributeExpression
  | SubscriptExpression
  | CallExpression
  | LiteralExpression
  | TemplateExpression
  | SequenceExpression
  | DictExpression
  | BinaryExpression
  | UnaryExpression
  | CompareExpression
  | BooleanExpression
  | ConditionalExpression
  | LambdaExpression
  | ComprehensionExpression
  | AwaitExpression
  | YieldExpression
  | StarredExpression
  | SliceExpression
  | AssignmentExpression
  | UnreadableExpression

/** Parentheses are outside an expression's span, as in CLI.md's statement ranges. */
export interface NameExpression extends Span {
  readonly kind: 'name'
  readonly name: string
}
export interface AttributeExpression extends Span {
  readonly kind: 'attribute'
  readonly object: Expression
  readonly name: string
  readonly nameSpan: Span
  /** TypeScript's `?.` */
  readonly optional?: boolean
}
export interface SubscriptExpression extends Span {
  readonly kind: 'subscript'
  readonly object: Expression
  /** `a[b, c]` has one index, a tuple. */
  readonly index: Expression
}
export interface CallExpression extends Span {
  readonly kind: 'call'
  readonly callee: Expression
  readonly arguments: readonly Argument[]
  /** TypeScript's `new`. */
  readonly construct?: boolean
}
/** `f(x)`, `f(name=x)`, `f(*x)` (splat "list"), `f(**x)` (splat "dict"). */
export interface Argument extends Span {
  readonly name: string | null
  readonly nameSpan: Span | null
  readonly splat: 'list' | 'dict' | null
  readonly value: Expression
}
/**
 * `int` values are a bigint when they don't fit a safe integer; `float` is a number; `bytes` keeps its text.
 * Adjacent string literals are one literal.
 */
export interface LiteralExpression extends Span {
  readonly kind: 'literal'
  readonly type:
    | 'int'
    | 'float'
    | 'complex'
    | 'string'
    | 'bytes'
    | 'bool'
    | 'none'
    | 'ellipsis'
    | 'undefined'
    | 'regexp'
  readonly value: number | bigint | string | boolean | null
}
/** An f-string, t-string or template literal. A part is text, or a hole with its expression. */
export interface TemplateExpression extends Span {
  readonly kind: 'template'
  readonly parts: readonly (string | TemplateHole)[]
  /** Name of the tag for a tagged template or `t` for a t-string. */
  readonly tag: string | null
}
export interface TemplateHole extends Span {
  readonly value: Expression
  readonly conversion: 'r' | 's' | 'a' | null
  readonly format: string | null
}
export interface SequenceExpression extends Span {
  readonly kind: 'list' | 'tuple' | 'set'
  readonly elements: readonly Expression[]
}
/** `{**a, "k": v}`: an entry without key is a splat. A TypeScript object literal's keys are string literals. */
export interface DictExpression extends Span {
  readonly kind: 'dict'
  readonly entries: readonly { readonly key: Expression | null; readonly value: Expression; readonly span: Span }[]
}
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@' | '<<' | '>>' | '&' | '|' | '^'
export interface BinaryExpression extends Span {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}
export interface UnaryExpression extends Span {
  readonly kind: 'unary'
  readonly operator: '-' | '+' | '~' | 'not'
  readonly operand: Expression
}
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'is' | 'is not' | 'in' | 'not in'
/** `a < b < c` has two operators and two comparators. */
export interface CompareExpression extends Span {
  readonly kind: 'compare'
  readonly left: Expression
  readonly operators: readonly CompareOperator[]
  readonly comparators: readonly Expression[]
}
export interface BooleanExpression extends Span {
  readonly kind: 'boolean'
  readonly operator: 'and' | 'or' | 'nullish'
  readonly operands: readonly Expression[]
}
/** `body if test else orElse`, `test ? body : orElse` */
export interface ConditionalExpression extends Span {
  readonly kind: 'conditional'
  readonly test: Expression
  readonly body: Expression
  readonly orElse: Expression
}
/** A lambda or arrow function. `body` is an expression for `lambda`, statements for an arrow with a block. */
export interface LambdaExpression extends Span {
  readonly kind: 'lambda'
  readonly async: boolean
  readonly parameters: readonly Parameter[]
  readonly body: Expression | readonly Statement[]
}
export interface ComprehensionExpression extends Span {
  readonly kind: 'comprehension'
  readonly result: 'list' | 'set' | 'dict' | 'generator'
  /** The key for a dict. */
  readonly key: Expression | null
  readonly element: Expression
  readonly clauses: readonly {
    readonly target: Expression
    readonly iterable: Expression
    readonly conditions: readonly Expression[]
    readonly async: boolean
  }[]
}
export interface AwaitExpression extends Span {
  readonly kind: 'await'
  readonly value: Expression
}
export interface YieldExpression extends Span {
  readonly kind: 'yield'
  readonly from: boolean
  readonly value: Expression | null
}
export interface StarredExpression extends Span {
  readonly kind: 'starred'
  readonly value: Expression
}
export interface SliceExpression extends Span {
  readonly kind: 'slice'
  readonly lower: Expression | null
  readonly upper: Expression | null
  readonly step: Expression | null
}
/** `name := value` */
export interface AssignmentExpression extends Span {
  readonly kind: 'assignment'
  readonly target: Expression
  readonly value: Expression
}
/** What the front end could not read. */
export interface UnreadableExpression extends Span {
  readonly kind: 'unreadable'
}
