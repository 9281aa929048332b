import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OptionTable, oneOf, positiveNumber, readArguments, suggestion, wholeNumber } from '#cli/args';
import { UserError } from '#core/errors';

const table = {
  lens: { value: 'LENS', short: 'l', choices: ['surprisal', 'rank'], help: '' },
  context: { value: 'N', help: '' },
  budget: { value: 'X', help: '' },
  json: { help: '' },
} as const satisfies OptionTable;

const read = (line: string) => readArguments(line === '' ? [] : line.split(' '), table);

test('options and files in any order, short and long, with and without a sign of equality', () => {
  for (const line of ['--lens rank a.md --json b.md', 'a.md -l rank b.md --json', '--lens=rank --json a.md b.md']) {
    const args = read(line);
    assert.deepEqual(args.positionals, ['a.md', 'b.md'], line);
    assert.equal(args.value('lens'), 'rank');
    assert.ok(args.has('json') && !args.has('context'));
    assert.equal(args.value('context'), undefined);
  }
});

test('the last of a repeated option counts; behind -- nothing is an option; - is a file', () => {
  assert.equal(read('--lens rank --lens surprisal').value('lens'), 'surprisal');
  assert.deepEqual(read('- -- --json').positionals, ['-', '--json']);
  assert.deepEqual(read('').positionals, []);
});

test('what makes no sense is refused with a next step', () => {
  const cases: [string, RegExp, RegExp][] = [
    ['--jsno', /There is no option --jsno/, /Did you mean --json\?/],
    ['-x', /There is no option -x/, /--help/],
    ['--toString', /There is no option --toString/, /--help/],
    ['--lens', /--lens needs a value/, /surprisal\|rank/],
    ['--context --json', /--context needs a value/, /--context N/],
    ['--json=yes', /--json takes no value/, /alone/],
    ['--lens rnak', /--lens cannot be "rnak"/, /Did you mean rank\?/],
    ['--lens zebra', /--lens cannot be "zebra"/, /^Choose from surprisal, rank/],
  ];
  for (const [line, message, hint] of cases) {
    assert.throws(
      () => read(line),
      (error: unknown) => {
        assert.ok(error instanceof UserError && error.code === 'bad-argument', line);
        assert.match(error.message, message);
        assert.match(error.hint, hint);
        return true;
      },
    );
  }
});

test('numbers', () => {
  assert.equal(wholeNumber(read('--context 512'), 'context', 2, 1000), 512);
  assert.equal(wholeNumber(read(''), 'context', 2, 1000), undefined);
  assert.equal(positiveNumber(read('--budget 12.5'), 'budget'), 12.5);
  assert.equal(positiveNumber(read(''), 'budget'), undefined);
  for (const value of ['1', '1001', '5.5', 'x', '1e2', '', '0x10']) {
    assert.throws(() => wholeNumber(read(`--context=${value}`), 'context', 2, 1000), /--context cannot be/, value);
  }
  for (const value of ['0', '-1', 'x', '', 'Infinity', 'NaN']) {
    assert.throws(() => positiveNumber(read(`--budget=${value}`), 'budget'), /--budget cannot be/, value);
  }
});

test('oneOf and suggestion', () => {
  assert.equal(oneOf('b', 'It', ['a', 'b']), 'b');
  assert.throws(() => oneOf('c', 'It', ['a', 'b']), /It cannot be "c"/);
  assert.equal(suggestion('scroe', ['score'], 'Else.'), 'Did you mean score? Else.');
  assert.equal(suggestion('zzz', ['score'], 'Else.'), 'Else.');
});
