// Making elements: `element('button', { class: 'x', onclick }, 'Text')`. Text is always text, never markup.

type Attributes = Record<string, string | number | boolean | null | undefined | ((event: any) => void)>
type Child = Node | string | null | undefined | false

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children)
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
}

function fill<E extends Element>(target: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (typeof value === 'function') target.addEventListener(name.slice(2), value)
    else target.setAttribute(name, value === true ? '' : String(value))
  }
  target.append(...children.filter((child): child is Node | string => Boolean(child) || child === ''))
  return target
}
