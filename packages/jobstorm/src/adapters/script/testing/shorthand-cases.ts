import type { ShorthandObject } from '../cli-shorthand.ts';

/**
 * Texts and what the AWS CLI's own parser makes of them; null = it refuses them. The interop suite
 * compares them with the parser of aws-cli itself.
 */
export const shorthandCases: readonly (readonly [string, ShorthandObject | null])[] = [
  ['foo=bar', { foo: 'bar' }],
  ['foo=', { foo: '' }],
  ['foo=bar,baz=qux', { foo: 'bar', baz: 'qux' }],
  ['foo=a,b', { foo: ['a', 'b'] }],
  ['foo=a,b,bar=c,d', { foo: ['a', 'b'], bar: ['c', 'd'] }],
  ['foo=a,b,c=d,e=f', { foo: ['a', 'b'], c: 'd', e: 'f' }],
  ['foo=[]', { foo: [] }],
  ['foo=[a,b]', { foo: ['a', 'b'] }],
  ['foo=[[a,b],[c]]', { foo: [['a', 'b'], ['c']] }],
  ['foo={bar=baz}', { foo: { bar: 'baz' } }],
  ['foo={bar=[a,b],c={d=e}},x=y', { foo: { bar: ['a', 'b'], c: { d: 'e' } }, x: 'y' }],
  ['foo={}', { foo: {} }],
  ["foo='a,b=c'", { foo: 'a,b=c' }],
  ['foo="a b",bar=c', { foo: 'a b', bar: 'c' }],
  [String.raw`foo='it\'s'`, { foo: "it's" }],
  [String.raw`foo="say \"no\""`, { foo: 'say "no"' }],
  [String.raw`foo=a\,b`, { foo: 'a,b' }],
  [String.raw`foo="a\\b"`, { foo: String.raw`a\b` }],
  ['foo = bar , baz = qux', { foo: 'bar', baz: 'qux' }],
  ['foo=a b', { foo: 'a b' }],
  ['foo=a=b', { foo: 'a=b' }],
  ['foo-bar.baz_1#/:x=1', { 'foo-bar.baz_1#/:x': '1' }],
  ['foo=1,true', { foo: ['1', 'true'] }],
  ['foo=s3://bucket/key', { foo: 's3://bucket/key' }],
  ['foo=ä,ö', { foo: ['ä', 'ö'] }],
  ['foo=file://x', { foo: 'file://x' }],
  ['foo=[{a=b},{c=d}]', { foo: [{ a: 'b' }, { c: 'd' }] }],
  ['foo= "a" , "b"', { foo: ['a', 'b'] }],
  [
    'sparkSubmitJobDriver={entryPoint=local:///a.jar,entryPointArguments=[1,2],sparkSubmitParameters="--conf a=b --conf c=d"}',
    {
      sparkSubmitJobDriver: {
        entryPoint: 'local:///a.jar',
        entryPointArguments: ['1', '2'],
        sparkSubmitParameters: '--conf a=b --conf c=d',
      },
    },
  ],
  ['foo=a,,bar=b', { foo: 'a', bar: 'b' }],
  ['foo', null],
  ['', null],
  ['foo=a,', null],
  ['foo=a,foo=b', null],
  ['foo=[a', null],
  ['foo={a=b', null],
  ['foo={a}', null],
  ["foo='a", null],
];
