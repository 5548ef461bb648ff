// Asks for what a run needs and the source does not say: which variant, which optional clauses, and a value for each
// parameter, checked against its type and remembered for the workspace. What the values are used for is elsewhere.

import {
  type OptionalClauseInfo,
  type ParameterInfo,
  readParameter,
  readParameterList,
  type StatementInfo,
} from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Athanor } from '../part.ts'

export interface Choices {
  readonly parameters: Record<string, string | null>
  readonly variant: number
  readonly without: readonly number[]
}

const REMEMBERED = 'athanor.parameters'
type Remembered = Record<string, string | null>

export async function forgetParameters(athanor: Athanor): Promise<void> {
  await athanor.extension.workspaceState.update(REMEMBERED, undefined)
}

/** Undefined when the user dismissed a question. */
export async function askParameters(athanor: Athanor, statement: StatementInfo): Promise<Choices | undefined> {
  const variant = await askVariant(statement)
  if (variant === undefined) return undefined
  const without = variant === 0 ? await askClauses(statement.clauses) : []
  if (!without) return undefined

  const all = statement.variants.find((one) => one.index === variant)?.parameters ?? statement.parameters
  const left = new Set(
    without.flatMap((index) => statement.clauses.find((one) => one.index === index)?.parameters ?? []),
  )
  const asked = all.filter((parameter) => !parameter.known && !left.has(parameter.name))
  const values = await askValues(athanor, asked, statement.title)
  return values && { parameters: values, variant, without }
}

async function askVariant(statement: StatementInfo): Promise<number | undefined> {
  if (statement.variants.length < 2) return 0
  const choice = await vscode.window.showQuickPick(
    statement.variants.map((one) => ({ label: one.when, index: one.index })),
    { title: `Athanor: ${statement.title}`, placeHolder: 'The statement has several shapes. Which one?' },
  )
  return choice?.index
}

async function askClauses(clauses: readonly OptionalClauseInfo[]): Promise<readonly number[] | undefined> {
  if (!clauses.length) return []
  const choice = await vscode.window.showQuickPick(
    clauses.map((one) => ({ label: one.when, description: one.sql, picked: true, index: one.index })),
    { title: 'Athanor: Optional clauses', placeHolder: 'Which of them apply in this run?', canPickMany: true },
  )
  if (!choice) return undefined
  const kept = new Set(choice.map((one) => one.index))
  return clauses.filter((one) => !kept.has(one.index)).map((one) => one.index)
}

async function askValues(
  athanor: Athanor,
  parameters: readonly ParameterInfo[],
  title: string,
): Promise<Record<string, string | null> | undefined> {
  const remembered = athanor.extension.workspaceState.get<Remembered>(REMEMBERED, {})
  // One source is asked for once, however many parameters it fills.
  const questions = [...Map.groupBy(parameters, (parameter) => parameter.key).values()]
  const answers: (string | null)[] = []
  for (let step = 0; step < questions.length; ) {
    const question = questions[step]![0]!
    const before = answers[step] ?? remembered[question.key] ?? question.suggestion ?? ''
    const answer = await askValue(question, before, title, step + 1, questions.length)
    if (answer === undefined) return undefined
    if (answer === back) step--
    else answers[step++] = answer
  }
  const values: Record<string, string | null> = {}
  const memory: Remembered = { ...remembered }
  questions.forEach((group, index) => {
    for (const parameter of group) values[parameter.name] = answers[index]!
    memory[group[0]!.key] = answers[index]!
  })
  await athanor.extension.workspaceState.update(REMEMBERED, memory)
  return values
}

const back = Symbol('back')

function askValue(
  parameter: ParameterInfo,
  before: string,
  title: string,
  step: number,
  steps: number,
): Promise<string | null | undefined | typeof back> {
  const choices = parameter.choices ?? (parameter.input === 'boolean' ? ['true', 'false'] : null)
  return choices && !parameter.list
    ? pickValue(parameter, choices, before, title, step, steps)
    : typeValue(parameter, before, title, step, steps)
}

const describe = (parameter: ParameterInfo) =>
  `${parameter.source ?? parameter.name}${parameter.annotation ? `: ${parameter.annotation}` : ''}`

/** Resolves when the input closes, with undefined unless something was chosen. */
function shown<T>(input: vscode.QuickInput, connect: (choose: (value: T) => void) => void): Promise<T | undefined> {
  return new Promise((resolve) => {
    let chosen: T | undefined
    connect((value) => {
      chosen = value
      input.hide()
    })
    input.onDidHide(() => {
      input.dispose()
      resolve(chosen)
    })
    input.show()
  })
}

const nullButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('circle-slash'), tooltip: 'Use NULL' }

function typeValue(parameter: ParameterInfo, before: string, title: string, step: number, steps: number) {
  const input = vscode.window.createInputBox()
  input.title = `Athanor: ${describe(parameter)}`
  input.step = step
  input.totalSteps = steps
  input.value = before
  input.ignoreFocusOut = true
  input.placeholder = parameter.list ? 'Values between commas' : parameter.type
  input.prompt = `${parameter.type}${parameter.list ? ', a list: values between commas' : ''}, for ${title}${
    parameter.nullable ? '. Empty text is not NULL: use the button for NULL' : ''
  }`
  input.buttons = [...(step > 1 ? [vscode.QuickInputButtons.Back] : []), ...(parameter.nullable ? [nullButton] : [])]
  const check = (text: string) => {
    const read = parameter.list ? readParameterList(parameter.input, text) : readParameter(parameter.input, text)
    return read.ok ? undefined : read.message
  }
  return shown<string | null | typeof back>(input, (choose) => {
    input.onDidChangeValue((text) => {
      input.validationMessage = text === '' ? undefined : check(text)
    })
    input.onDidAccept(() => {
      input.validationMessage = check(input.value)
      if (!input.validationMessage) choose(input.value)
    })
    input.onDidTriggerButton((button) => choose(button === nullButton ? null : back))
  })
}

function pickValue(
  parameter: ParameterInfo,
  choices: readonly string[],
  before: string,
  title: string,
  step: number,
  steps: number,
) {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly value: string | null }>()
  pick.title = `Athanor: ${describe(parameter)}`
  pick.step = step
  pick.totalSteps = steps
  pick.ignoreFocusOut = true
  pick.placeholder = `${parameter.type}, for ${title}`
  pick.items = [
    ...choices.map((value) => ({ label: value, value })),
    ...(parameter.nullable ? [{ label: 'NULL', value: null }] : []),
  ]
  pick.activeItems = pick.items.filter((item) => item.value === before)
  pick.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : []
  return shown<string | null | typeof back>(pick, (choose) => {
    pick.onDidAccept(() => {
      const item = pick.selectedItems[0]
      if (item) choose(item.value)
    })
    pick.onDidTriggerButton(() => choose(back))
  })
}
