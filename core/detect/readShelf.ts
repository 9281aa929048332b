import { UserError } from '../errors.ts';
import type { Calibration, HeadCard, HeadShelf, Threshold } from './headCard.ts';
import type { LogisticModel } from './logistic.ts';
import { pooledNames } from './pooled.ts';

/** Cards of more heads than this are no shelf of ours. */
const MOST_HEADS = 100;

/** Reads `heads.json`. @throws UserError `file-unreadable` for one that cannot be used, with `name` and the reason. */
export function readShelf(json: string, name: string): HeadShelf {
  const refuse = (why: string): never => {
    throw new UserError(
      'file-unreadable',
      `${name} is no list of heads: ${why}.`,
      'Train the head again, or remove the file.',
    );
  };
  let shelf: Partial<HeadShelf> | null = null;
  try {
    shelf = JSON.parse(json);
  } catch {
    refuse('it is not JSON');
  }
  if (!Array.isArray(shelf?.heads) || shelf.heads.length > MOST_HEADS) return refuse('it names no heads');
  for (const head of shelf.heads) {
    const why = complaint(head as Partial<HeadCard> | null);
    if (why) refuse(why);
  }
  return { heads: shelf.heads, reliability: shelf.reliability ?? {} };
}

function complaint(head: Partial<HeadCard> | null): string | undefined {
  if (typeof head?.name !== 'string' || typeof head.model !== 'string') return 'a head has no name or no model';
  const said = `head ${head.name}`;
  if (typeof head.file !== 'string' && !head.pooled) return `${said} has neither file nor regression`;
  if (typeof head.file === 'string' && /[\\/]/.test(head.file)) return `${said} names a file elsewhere`;
  if (head.pooled && !isRegression(head.pooled)) return `${said} has other figures than these`;
  if (!isCalibration(head.calibration)) return `${said} is not calibrated`;
  const { human, leaning, machine } = head.bands ?? {};
  if (![human, leaning, machine].every(isThreshold)) return `${said} has no bands`;
  if (typeof head.floor !== 'number') return `${said} has no floor`;
  return undefined;
}

function isRegression({ means, deviations, weights, bias, quadratic }: LogisticModel): boolean {
  const size = pooledNames.length;
  const all = quadratic ? size + (size * (size + 1)) / 2 : size;
  return isVector(means, size) && isVector(deviations, size) && isVector(weights, all) && Number.isFinite(bias);
}

function isCalibration(value: Calibration | undefined): boolean {
  const { bias, slope, lengthBias, lengthSlope, spread } = value ?? {};
  return [bias, slope, lengthBias, lengthSlope, spread].every(Number.isFinite);
}

function isThreshold(value: Threshold | undefined): boolean {
  return Number.isFinite(value?.logOdds);
}

function isVector(value: unknown, length: number): boolean {
  return Array.isArray(value) && value.length === length && value.every(Number.isFinite);
}
