import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import { type Evidence, openEvidenceHead } from '#engine/worker/evidenceHead';

interface Said {
  readonly width: number | null;
  readonly logit: number;
  readonly weight: readonly number[];
  readonly contribution: readonly number[];
}

interface Golden {
  readonly tokens: number;
  readonly tiny: Readonly<Record<string, Said>>;
  readonly shipped: Readonly<Record<string, Said>>;
}

const golden: Golden = JSON.parse(readFileSync('test/fixtures/heads/heads.json', 'utf8'));
/** Large matrices are stored in half precision, 11 bits, and half a dozen of them follow one another. */
const HALF = 0.01;

/** The inputs of training/pawn/golden.py. */
function evidence(width: number): Evidence {
  const rows = golden.tokens;
  const column = (of: (i: number) => number) => Float32Array.from({ length: rows }, (_, i) => of(i));
  const entropy = (i: number) => 2 + Math.sin(i);
  return {
    stats: {
      length: rows,
      logProb: column(i => -1 - (i % 5)),
      entropy: column(entropy),
      secondMoment: column(i => entropy(i) ** 2 + 1 + (i % 3)),
      maxLogProb: column(i => -0.5 - (i % 4) / 4),
      rank: Uint32Array.from({ length: rows }, (_, i) => 1 + ((i * i) % 97)),
      topP: column(i => 0.1 + (i % 8) / 10),
    },
    place: 16,
    hidden: Float32Array.from({ length: (rows + 1) * width }, (_, at) => {
      return Math.sin(7 * Math.floor(at / width) + (at % width));
    }),
  };
}

const all = [
  ...Object.entries(golden.tiny).map(([name, said]) => ({ path: `test/fixtures/heads/${name}.onnx`, said })),
  ...Object.entries(golden.shipped).map(([name, said]) => ({ path: `media/heads/${name}.onnx`, said })),
];
for (const { path, said } of all) {
  test(`${path} says what PyTorch says`, async () => {
    const head = await openEvidenceHead({ path: join(process.cwd(), path), hidden: said.width !== null }, 1);
    const { logit, weight, contribution } = await head.judge(evidence(said.width ?? 0));
    await head.dispose();
    const near = (a: number, b: number) => Math.abs(a - b) <= HALF * (1 + Math.abs(b));
    assert.ok(near(logit, said.logit), `${logit} ${said.logit}`);
    for (const [i, expected] of said.weight.entries()) {
      assert.ok(near(weight[i]!, expected), `weight ${i}: ${weight[i]} ${expected}`);
      assert.ok(Math.abs(contribution[i]! - said.contribution[i]!) < HALF, `part ${i}: ${contribution[i]}`);
    }
    const sum = contribution.reduce((total, part) => total + part, 0);
    assert.ok(Math.abs(sum - logit) < 1e-4 * (1 + Math.abs(logit)), `${sum} ${logit}`);
    assert.ok(Math.abs(weight.reduce((total, one) => total + one, 0) / weight.length - 1) < 1e-4);
  });
}

test('a file that is no head is refused by name', async () => {
  const path = join(process.cwd(), 'package.json');
  await assert.rejects(openEvidenceHead({ path, hidden: false }, 1), (error: unknown) => {
    return error instanceof UserError && error.code === 'model-unusable' && error.message.includes('package.json');
  });
});
