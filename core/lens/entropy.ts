import { varentropy } from '../math/entropy.ts';
import { natsToBits } from '../math/units.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';
import type { Block } from './block.ts';
import { defineLens } from './lens.ts';
import { percent, short, signed } from './numbers.ts';

/**
 * Shannon entropy of the whole next-token distribution before the token was seen: H = -sum over the vocabulary of
 * p log2 p, in bits (stored in nats). It says how open the place was, whatever stands there.
 */
export const entropy = defineLens({
  id: 'entropy',
  title: 'Entropy',
  explain: 'How undecided the model was before it saw the token: -sum p log2 p over the vocabulary, in bits.',
  extreme: 'Most open places',
  reads: 'scores',
  scale: { ramp: 'sequential', steps: [1, 2, 3, 4, 5, 7, 9], marks: 'high', unit: 'bits' },
  compute: stats => stats.entropy.map(natsToBits),
  format: bits => `${bits.toFixed(1)} bits`,
  // A server does not give it.
  panel: (stats, row) =>
    Number.isNaN(stats.entropy[row]!) ? [] : [facts(stats, row), reading(stats, row), place(stats, row)],
});

/** Below this share of the squared entropy a variance in float32 is noise. */
const NOISE = 1e-6;

/** Surprisal beyond the entropy, and the same in standard deviations: -(ln p + H) / sqrt(varentropy). */
function facts(stats: TokenStats, row: number): Block {
  const nats = stats.entropy[row]!;
  const variance = varentropy(nats, stats.secondMoment[row]!);
  const excess = -stats.logProb[row]! - nats;
  const deviations = variance > NOISE * nats * nats ? signed(excess / Math.sqrt(variance)) : '–';
  return {
    kind: 'facts',
    title: 'At this place',
    facts: [
      { label: 'as open as equally likely choices', value: short(Math.exp(nats)) },
      { label: 'surprisal beyond the entropy', value: `${signed(natsToBits(excess))} bits` },
      { label: 'the same in standard deviations', value: deviations },
    ],
  };
}

/** Above this entropy, bits, a place is called open; above this excess, bits, a token is called unlikely there. */
const OPEN = 3;
const UNLIKELY = 2;

function reading(stats: TokenStats, row: number): Block {
  const isOpen = natsToBits(stats.entropy[row]!) >= OPEN;
  const isUnlikely = natsToBits(-stats.logProb[row]! - stats.entropy[row]!) >= UNLIKELY;
  const [open, sure] = isUnlikely
    ? [
        'Much could have stood here, and the text says something unlikely even so.',
        'The model was fairly sure, and the text says something else.',
      ]
    : [
        'Much could have stood here, and the text says something likely.',
        'The model was fairly sure, and the text agrees.',
      ];
  return { kind: 'text', title: 'In words', text: isOpen ? open : sure, values: [] };
}

function place(stats: TokenStats, row: number): Block {
  let below = 0;
  let scored = 0;
  for (const nats of stats.entropy) {
    if (Number.isNaN(nats)) continue;
    scored += 1;
    if (nats < stats.entropy[row]!) below += 1;
  }
  return {
    kind: 'text',
    title: 'In this document',
    text: 'More open than {0} of the places in the document.',
    values: [percent(below / Math.max(1, scored))],
  };
}
