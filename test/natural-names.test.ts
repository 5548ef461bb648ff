// What is taken out of bundles: calls that give functions the names that they have. Classes and renamed functions keep
// theirs, and the code still does the same.

import { expect, it } from 'vitest'
import { withNaturalNames } from '../scripts/natural-names.mjs'

const helper =
  'let calls=0;var __name=(target,value)=>(calls++,Object.defineProperty(target,"name",{value,configurable:true}));'

/** What a bundle's code returns, and how often it sets a name while it runs. */
function run(code: string): { value: unknown; calls: number } {
  return new Function(`${helper}const value=(()=>{${code}})();return{value,calls}`)()
}

it('leaves functions the names under which they are bound', () => {
  const code =
    'function outer(){const look=__name((a,b)=>[a,",\\"x\\")",/[(]"/.test(b)],"look");function inner(){}__name(inner,"inner");' +
    'return[look.name,inner.name,look(1,"(\\"")]}__name(outer,"outer");const o={each:__name(function(){return 1},"each")};' +
    'return[outer.name,o.each.name,o.each(),outer(),outer()]'
  const shorter = withNaturalNames(code)
  expect(run(shorter).value).toEqual(run(code).value)
  expect(run(code).calls).toBe(6)
  expect(run(shorter).calls).toBe(0)
})

it('keeps what names classes, and functions that were renamed', () => {
  const code =
    'var Foo=class _Foo{static{__name(this,"Foo")}static of(){return new _Foo}};function read2(){}__name(read2,"read");' +
    'return[Foo.of().constructor.name,read2.name]'
  expect(withNaturalNames(code)).toBe(code)
  expect(run(code).value).toEqual(['Foo', 'read'])
})
