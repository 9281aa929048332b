/** The page about a model, here and of a server, in every language. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { cardRows, facts } from '#core/export/modelRows';
import { lenses } from '#core/lens/registry';
import { served } from '#core/lens/served';
import { translated } from '#core/lens/translated';
import { closedFormCard } from '#test/support/closedFormModel';

const nothing = { lenses: [], limits: [] };
const nameless = { name: '', title: '', origin: 'added', present: false, bytes: 0, license: '', importedBytes: 0 };
const server = { kind: 'vllm', host: '', model: '', ids: false, ranks: 'listed', mostChoices: 5 } as const;
const ofServer = { ...closedFormCard, server };
const rows = [
  ...facts(nameless),
  ...facts({ ...nameless, present: true, bytes: 98e6 }),
  ...facts({ ...nameless, present: true, bytes: 2e9, importedBytes: 5e8 }),
  ...facts({ ...nameless, present: true, bytes: 2e9, importedBytes: 5e9 }),
  ...facts({ ...nameless, present: true, bytes: 98e6, importedBytes: 5e8 }),
  ...cardRows(closedFormCard, { lenses: [], limits: ['One.'] }),
  ...cardRows({ ...closedFormCard, speed: 3 }, nothing),
  ...cardRows(ofServer, nothing),
];
const message = (value: string) => translated(value, each => each);
const limits = served(ofServer, lenses, null).limits.map(message);
/** What stands in the rows of no model in particular. */
const words = [
  'not said',
  'its file is gone',
  'on this machine, {0} MB',
  'on this machine, {0} MB, imported with {1} MB',
  'on this machine, {0} GB, imported with {1} MB',
  'on this machine, {0} GB, imported with {1} GB',
  'not on this machine',
  'not measured yet',
  '{0} tokens/s here',
  'none but the CPU was tried',
  'exact, on cpu',
  'at most {0} a token',
  'not given by this server',
];

test('these are words that stand there', () => {
  const values = new Set(rows.map(([, value]) => message(value)));
  for (const each of words) assert.ok(values.has(each), each);
});

for (const name of readdirSync('l10n').filter(each => /^bundle\.l10n\..+\.json$/.test(each))) {
  test(`${name} has its labels and words`, () => {
    const bundle: Record<string, string> = JSON.parse(readFileSync(`l10n/${name}`, 'utf8'));
    const labels = rows.map(([label]) => label).filter(label => label !== '');
    assert.deepEqual(
      [...labels, ...words, ...limits].filter(message => !(message in bundle)),
      [],
    );
  });
}
