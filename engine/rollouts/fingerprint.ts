import type { OutcomeCheck } from '#core/contrast/outcome';
import type { RolloutRule } from '#core/contrast/rollOut';
import type { Precision } from '#core/model/modelCard';
import { sha256 } from '../sha256.ts';

/** All that outcomes follow from. */
export interface Searched {
  readonly text: string;
  /** SHA-256 of the model. */
  readonly digest: string | null;
  readonly precision: Precision | 'server';
  readonly start: { readonly id: number; readonly text: string } | null;
  readonly rule: RolloutRule;
  readonly check: OutcomeCheck | undefined;
  /** First row of the response. */
  readonly from: number;
}

/** SHA-256, base64: a record of outcomes counts only for what has the same. */
export function fingerprintOf({ text, digest, precision, start, rule, check, from }: Searched): string {
  return sha256(JSON.stringify([text, digest, precision, start, rule, check, from]));
}
