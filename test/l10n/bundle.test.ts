import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ByteRead } from '#core/bytes/byteRead';
import { joinTokens } from '#core/contrast/pieces';
import { warningSentences } from '#core/detect/warnings';
import type { Block, TreeItem } from '#core/lens/block';
import { measureName } from '#core/lens/describe';
import { lenses } from '#core/lens/registry';
import { scaleModes } from '#core/lens/relative';
import { translated } from '#core/lens/translated';
import { aiTextBlocks, aiTextSentences, aiTextTokenBlock, aiTextVerdict } from '#core/panel/aiTextBlocks';
import { byteBlocks } from '#core/panel/byteBlocks';
import { byteReadingBlocks } from '#core/panel/byteReadingBlocks';
import { byteRowBlocks } from '#core/panel/byteRowBlocks';
import { contextBlock } from '#core/panel/contextBlock';
import { contrastBlocks } from '#core/panel/contrastBlocks';
import { criticalBlocks, type ShownSearch } from '#core/panel/criticalBlocks';
import { documentState } from '#core/panel/documentState';
import { ensembleBlocks } from '#core/panel/ensembleBlocks';
import { holeBlocks } from '#core/panel/holeBlocks';
import { pieceBlocks } from '#core/panel/pieceBlocks';
import { quantileBlock } from '#core/panel/quantileBlock';
import { rippleLens } from '#core/panel/rippleLens';
import { emptyStats } from '#core/scoring/tokenStats';
import { lineTable } from '#core/text/lines';
import { settingTable } from '#extension/settingTable';
import { studyNotes } from '#extension/studyBlocks';
import { studyTable } from '#extension/studyTable';
import { filledHoles, foundBytes } from '#test/support/byteAnswers';
import { shownContrast } from '#test/support/contrastResult';
import { detectedText } from '#test/support/detectedText';
import { sketchedDocument } from '#test/support/panelDocuments';
import { shownSearch } from '#test/support/shownSearch';
import { statsOf } from '#test/support/statsOf';

const bundles = readdirSync('l10n').filter(name => /^bundle\.l10n\.\w+\.json$/.test(name));
const read = (path: string) => readFileSync(path, 'utf8');

/** Messages that are written in the code of the extension and of its page. */
function written(): Set<string> {
  const found = new Set<string>();
  const literal = /\b(?:t|translate)\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;
  for (const folder of ['extension', 'webview']) {
    for (const name of readdirSync(folder).filter(name => /\.tsx?$/.test(name))) {
      for (const [, single, double] of read(`${folder}/${name}`).matchAll(literal)) {
        found.add((single ?? double ?? '').replace(/\\(.)/g, '$1'));
      }
    }
  }
  return found;
}

/** Searches in every state and with every verdict. */
const searches: readonly Partial<ShownSearch>[] = [
  { cut: true, isCurrent: false },
  { state: 'running' },
  { state: 'stopped' },
  { state: 'spent' },
  ...(['open', 'never'] as const).map(kind => ({ findings: { verdict: { kind }, places: [], branches: [] } })),
  { findings: { ...shownSearch().findings, verdict: { kind: 'pivot', row: 3, exact: false } } },
];

/** Readings in every state. */
const readings = (['reading', 'stopped', 'waiting'] as const).flatMap(state => {
  const read = new ByteRead('One two');
  read.adopt({ at: 0, logProb: new Float64Array(5).fill(-1), leaked: new Float64Array(5), complete: false });
  return byteReadingBlocks({ read, stats: statsOf('One·2 two·9').stats, lines: lineTable('One two'), state });
});

/** A contrast with every control. */
const controlled = {
  ...shownContrast(),
  agreement: { mean: Float32Array.of(1, 1, 1), share: Float32Array.of(1, 1, 1) },
  neutral: Float32Array.of(0, 0, 0),
  changed: { tokens: 1, mean: 1, meanOfRest: 1 },
};
const token = { offsets: Uint32Array.of(0, 3), logProb: Float32Array.of(-1) };
const pieces = joinTokens(token, token);

function treeWords(items: readonly TreeItem[], found: Set<string>): void {
  for (const { label, items: below } of items) {
    found.add(label);
    treeWords(below, found);
  }
}

/** Words of what the panel shows of a document through every lens; numbers are no words. */
function shown(): Set<string> {
  const found = new Set<string>();
  const say = (sentence: string) =>
    translated(sentence, message => {
      if (/\p{L}/u.test(message)) found.add(message);
      return message;
    });
  const { text, found: detected } = detectedText();
  for (const words of [...aiTextSentences, ...warningSentences]) found.add(words);
  const studied: Block[] = [
    ...aiTextVerdict(detected.report),
    ...aiTextBlocks(text, detected.document, detected.report),
    aiTextTokenBlock(1, 1),
    ...contrastBlocks(controlled, 0),
    ...pieceBlocks({ pieces, text: 'One', startOf: () => 0 }, 0),
    quantileBlock(statsOf('One·2 two·9').stats, 'One two'),
    contextBlock([1, 4], Float32Array.of(-3, -2), { context: 9, logProb: -1 }),
    ...byteBlocks(foundBytes()),
    ...readings,
    ...ensembleBlocks({ ...foundBytes(), each: [foundBytes().exact, foundBytes().exact], leaked: [0, 0] }, ['1', '2']),
    ...byteRowBlocks({ text: '1', from: 0, logProb: Float64Array.of(-1) }, emptyStats(0, 0)),
    ...filledHoles().flatMap(holeBlocks),
    ...searches.flatMap(search => criticalBlocks(shownSearch(search))),
  ];
  const looked = lenses.map(({ id }) => sketchedDocument('One·2 two·9', { lens: id }, { studied }));
  for (const words of [...studyTable.map(({ title }) => title), ...Object.values(studyNotes)]) found.add(words);
  const changes = Float32Array.of(1, -1);
  const ripple = rippleLens(changes);
  const rippled = { lens: ripple, values: changes, scaled: { values: changes, scale: ripple.scale } };
  for (const document of [...looked, sketchedDocument('One·2 two·9', {}, rippled)]) {
    const { lens, legend, figures, token, blocks } = documentState(document);
    for (const words of [lens.title, lens.explain, legend.unit]) found.add(words);
    for (const { label } of [...figures, ...token!.facts]) found.add(label);
    for (const { value } of token!.facts) say(value);
    for (const { label } of legend.entries) say(label);
    for (const value of document.values) say(document.lens.format(value));
    for (const block of blocks) {
      found.add(block.title);
      if (block.kind === 'text') found.add(block.text);
      if (block.kind === 'table') {
        for (const { label } of block.columns) say(label);
        for (const { label, mark } of block.leads ?? []) found.add(label).add(mark);
      }
      if (block.kind === 'tree') treeWords(block.items, found);
      if (block.kind === 'actions') for (const { label } of block.actions) found.add(label);
      if (block.kind === 'facts') for (const { label } of block.facts) found.add(label);
      if (block.kind === 'bars') for (const { label } of block.bars) say(label);
    }
  }
  found.delete('');
  return found;
}

/** Words of the core that the extension says. */
const spoken = [
  ...lenses.flatMap(({ title, explain, extreme }) => [title, measureName({ title }), explain, extreme]),
  ...scaleModes,
  ...settingTable.scale.enumItemLabels,
  ...settingTable.scale.enumDescriptions,
  ...settingTable.contrastWith.enumItemLabels,
  ...settingTable.contrastWith.enumDescriptions,
];
/** Of the tokens lens nothing but its title is said of a token. */
const unsaid = new Set(['tokens']);

test('every message has its words in every language, with the same places for figures', () => {
  assert.ok(bundles.includes('bundle.l10n.de.json'));
  const places = (words: string) => (words.match(/\{\d\}/g) ?? []).sort().join();
  for (const name of bundles) {
    const bundle: Record<string, string> = JSON.parse(read(`l10n/${name}`));
    const wanted = [...written(), ...shown(), ...spoken].filter(message => !unsaid.has(message));
    const missing = wanted.filter(message => !(message in bundle));
    assert.deepEqual(missing, [], name);
    for (const [message, words] of Object.entries(bundle)) assert.equal(places(words), places(message), message);
  }
});
