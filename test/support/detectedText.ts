import { assembleDocument } from '#core/detect/document';
import { report } from '#core/detect/report';
import { headCard } from './headCards.ts';
import { statsOf } from './statsOf.ts';

const sketch = statsOf('It·1 rains.·2 It·1 pours.·3', 0);

/** A text of two sentences as `detect` hands it to writers. */
export function detectedText(floor = 2) {
  const judged = { logit: 1, weight: Float32Array.of(1, 1.5, 0.5, 1), contribution: Float32Array.of(1, 2, -3, 1) };
  const window = { at: 0, total: 4, stats: sketch.stats, evidenceFrom: 0, judged };
  const document = assembleDocument([window]);
  const context = {
    head: { card: headCard({ floor }), fits: false },
    reliability: { lrr: { 'short prose': { 2023: 0.91, 2026: 0.31 } } },
    surprise: null,
    packedBytes: 30,
    further: {},
  };
  const summary = { tokens: 4, evidence: 4, windows: 1, normalized: sketch.text };
  return { text: sketch.text, found: { report: report(sketch.text, document, context), document, summary } };
}
