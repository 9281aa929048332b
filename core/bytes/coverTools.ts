import { UserError } from '../errors.ts';
import type { PairSteps } from '../tokenizer/pairSteps.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { type AddedGrowth, addedGrowth } from './addedGrowth.ts';
import { type ByteOrder, byteOrder } from './byteOrder.ts';
import { LeafCuts } from './leafCuts.ts';
import { Representatives } from './probes.ts';

/** What the covers of any text are found with; made once per tokenizer. */
export interface CoverTools {
  readonly tokenizer: Tokenizer;
  readonly steps: PairSteps;
  readonly order: ByteOrder;
  readonly growth: AddedGrowth;
  readonly representatives: Representatives;
  readonly cuts: LeafCuts;
}

/** @throws UserError `unsupported-tokenizer` where a tokenizer does not merge pairs, or rewrites a text. */
export function coverTools(tokenizer: Tokenizer): CoverTools {
  const { steps, vocabulary } = tokenizer;
  if (!steps) {
    throw new UserError(
      'unsupported-tokenizer',
      'Byte-level probabilities need a tokenizer that merges pairs of a text as it stands, and the one of this model does not.',
      'Choose a model with byte-pair tokens, such as the default one.',
    );
  }
  const growth = addedGrowth(steps.added);
  const apart = growth.tokens.map(({ id }) => id);
  const representatives = new Representatives(steps);
  const cuts = new LeafCuts(steps, growth, representatives);
  return { tokenizer, steps, order: byteOrder(vocabulary, apart), growth, representatives, cuts };
}
