import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIni } from '#engine/models/iniFile';

const cases: { name: string; text: string; expected: Record<string, Record<string, string>> }[] = [
  {
    name: 'both separators, spaces around them',
    text: '[a]\nx = 1\ny:2\nz=',
    expected: { a: { x: '1', y: '2', z: '' } },
  },
  {
    name: 'keys in lower case, values as they are',
    text: '[A]\nIndex-URL = HTTPS://X',
    expected: { A: { 'index-url': 'HTTPS://X' } },
  },
  {
    name: 'a value with separators in it',
    text: '[a]\nu = https://x:8080/?a=b',
    expected: { a: { u: 'https://x:8080/?a=b' } },
  },
  {
    name: 'values over several lines',
    text: '[a]\nx =\n  one\n  two\ny = 3',
    expected: { a: { x: 'one\ntwo', y: '3' } },
  },
  {
    name: 'comments and empty lines, also within a value',
    text: '# c\n[a]\n; c\nx = 1\n\n  # no\n  2\n',
    expected: { a: { x: '1\n2' } },
  },
  { name: 'no comment after a value', text: '[a]\nx = 1 # 2', expected: { a: { x: '1 # 2' } } },
  {
    name: 'a section twice; the later value wins',
    text: '[a]\nx=1\n[b]\nx=2\n[a]\nx=3',
    expected: { a: { x: '3' }, b: { x: '2' } },
  },
  { name: 'byte order mark and CRLF', text: '\uFEFF[a]\r\nx = 1\r\n', expected: { a: { x: '1' } } },
  { name: 'lines that fit nothing', text: 'x=1\n[a]\nnonsense\n=\n y\nx=1', expected: { a: { x: '1' } } },
  { name: 'nothing', text: '', expected: {} },
];

for (const { name, text, expected } of cases) {
  test(`reads ${name}`, () => {
    const sections = [...parseIni(text)].map(([section, values]) => [section, Object.fromEntries(values)]);
    assert.deepEqual(Object.fromEntries(sections), expected);
  });
}
