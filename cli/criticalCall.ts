import type { OutcomeCheck } from '#core/contrast/outcome';
import { compiled } from '#core/contrast/outcome';
import type { RolloutRule } from '#core/contrast/rollOut';
import { type CandidateChoice, rankings } from '#core/contrast/searchPlan';
import { UserError } from '#core/errors';
import { type Arguments, bad, type OptionTable, oneOf, positiveNumber, wholeNumber } from './args.ts';

export const searchOptions = {
  after: { value: 'TEXT', help: 'The response begins behind the first place of TEXT; what is before is the prompt' },
  answer: { value: 'A', help: 'A continued response succeeds where its last number, or last line, is A' },
  pattern: { value: 'REGEX', help: 'It succeeds where this regular expression matches it' },
  command: { value: 'CMD', help: 'It succeeds where this command, given the response to read, ends with 0' },
  rollouts: { value: 'N', help: 'Continuations of each prefix; 16 by default, 64 for the figures of the paper' },
  tokens: { value: 'N', help: 'Tokens of a continuation at most; 64 by default' },
  stop: { value: 'TEXT', help: 'Text that ends a continuation, such as "Question:"' },
  temperature: { value: 'T', help: 'Of the sampling; 1 by default' },
  'top-p': { value: 'P', help: 'Mass that is sampled from; 0.95 by default' },
  seed: { value: 'N', help: 'The same seed gives the same continuations; 1 by default' },
  by: {
    value: 'MEASURE',
    choices: rankings,
    help: 'What candidates are chosen by; entropy by default, s of a contrast with what --against-... says',
  },
  candidates: { value: 'N', help: 'Tokens tried before and after, besides halving; 4 by default' },
  sweep: { help: 'Try every place, as the paper does, and not by halving' },
  budget: { value: 'N', help: 'Tokens decoded at most; 100,000 by default' },
  resume: { value: 'FILE', help: 'Go on from what --json wrote before' },
} as const satisfies OptionTable;

/** What a call asks of rollouts; `check` is `undefined` where none are wanted. */
export interface SearchOptions extends CandidateChoice {
  readonly after: string | undefined;
  readonly check: OutcomeCheck | undefined;
  readonly rollouts: number;
  readonly rule: RolloutRule;
  readonly budget: number;
}

/** @throws UserError `bad-argument`; `bad-setting` for a regular expression that is none. */
export function searchOptionsOf(args: Arguments): SearchOptions {
  const stop = args.value('stop');
  return {
    after: args.value('after'),
    check: checkOf(args),
    rollouts: wholeNumber(args, 'rollouts', 1, 10_000) ?? 16,
    rule: {
      maxTokens: wholeNumber(args, 'tokens', 1, 4096) ?? 64,
      temperature: positiveNumber(args, 'temperature') ?? 1,
      topP: positiveNumber(args, 'top-p') ?? 0.95,
      stop: stop === undefined ? [] : [stop],
      seed: wholeNumber(args, 'seed', 0, 2 ** 31 - 1) ?? 1,
    },
    by: oneOf(args.value('by') ?? 'entropy', '--by', rankings),
    candidates: wholeNumber(args, 'candidates', 0, 1000) ?? 4,
    sweep: args.has('sweep'),
    budget: wholeNumber(args, 'budget', 1, 1e9) ?? 100_000,
  };
}

function checkOf(args: Arguments): OutcomeCheck | undefined {
  const [answer, pattern, command] = ['answer', 'pattern', 'command'].map(name => args.value(name));
  const given = [answer, pattern, command].filter(value => value !== undefined);
  if (given.length > 1) throw bad('A response is judged in one way.', 'Give one of --answer, --pattern, --command.');
  if (answer !== undefined) return { kind: 'answer', answer };
  if (command !== undefined) return { kind: 'command', command };
  if (pattern === undefined) return undefined;
  compiled(pattern);
  return { kind: 'pattern', pattern };
}

/** The offset at which the response begins. @throws UserError where the text has no such place. */
export function responseStart(text: string, after: string | undefined): number {
  if (after === undefined) return 0;
  const at = text.indexOf(after);
  if (at >= 0 && after !== '') return at + after.length;
  throw new UserError('bad-argument', `The text has no “${after}”.`, 'Name what stands just before the response.');
}
