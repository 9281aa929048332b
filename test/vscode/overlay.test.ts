import assert from 'node:assert/strict';
import { before } from 'node:test';
import { inspect, inspected, modelAtHand } from './inspected.ts';
import { extensionId } from './packed.ts';
import { useWorkbench } from './useWorkbench.ts';

before(modelAtHand, { timeout: 10 * 60_000 });
const inEditor = useWorkbench({ settings: { 'editor.fontSize': 14 } });

const text = `The cat sat on the mat and looked at the dog.
Then it turned purple and recited the periodic table in fluent Etruscan.
The dog was not impressed. The dog was never impressed.
`;

inEditor('nothing happens before the command', async ({ probe }) => {
  const facts = await probe.ask('extension', { id: extensionId });
  assert.equal(facts.active, false);
});

inEditor('inspect paints the document', async workbench => {
  await workbench.editor.open({ content: text });
  const found = await inspect(workbench);
  assert.ok(found.tokens > 30, String(found.tokens));
  assert.ok(found.summary.perplexity! > 5 && found.summary.perplexity! < 200, String(found.summary.perplexity));
  assert.deepEqual(found.stale, []);
  const strong = found.steps.filter(run => run.step >= 5).map(run => text.slice(run.start, run.end));
  assert.ok(
    strong.some(words => words.includes('purple')),
    strong.join(),
  );
  const paints = await workbench.editor.painted();
  assert.ok(paints.some(paint => paint.kind === 'overlay' && paint.text.includes('purple')));
  await workbench.screenshot('overlay-light');
  assert.equal((await inspected(workbench))?.lens, 'surprisal');
});
