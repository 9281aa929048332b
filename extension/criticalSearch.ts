import type { Tally } from '#core/contrast/pivot';
import { planSearch } from '#core/contrast/searchPlan';
import type { TrialRecord } from '#core/contrast/trialRecord';
import type { Block } from '#core/lens/block';
import { criticalBlocks } from '#core/panel/criticalBlocks';
import type { TokenStats } from '#core/scoring/tokenStats';
import type { Judge } from '#engine/rollouts/judge';
import { mostRollouts, type SearchRequest, type SearchResult, searchText } from '#engine/rollouts/searchText';
import { decodingSpeed } from '#engine/rollouts/speed';
import { type CriticalQuestion, ruleOf } from './criticalQuestion.ts';
import type { StudyModel } from './study.ts';

/** The scored text that is searched. */
export interface SearchSubject {
  /** Up to the end of the response. */
  readonly text: string;
  /** As long as the search lives they must not change. */
  readonly stats: TokenStats;
  readonly tokenText: (id: number) => string;
  /** Text of the token that the document starts after; `none`. */
  readonly start: string;
  /** Rows of the response, `[from, end)`. */
  readonly rows: readonly [from: number, end: number];
  /** The scores s of a contrast, `[n]`, where candidates are ranked by them. */
  readonly estimates: Float32Array | undefined;
}

/** The token that decides, as it stands in the text that was searched. */
export interface Pivot {
  readonly row: number;
  /** UTF-16. */
  readonly start: number;
  readonly end: number;
  /** Success without the token, where that was tried, and with it. */
  readonly before: Tally | undefined;
  readonly after: Tally;
}

export type SearchState = 'running' | 'stopped' | 'spent' | 'done';

/** One search of one text: it can be stopped, goes on from there, and says at any time what is known. */
export class CriticalSearch {
  readonly question: CriticalQuestion;
  /** All outcomes so far. */
  readonly record: TrialRecord;
  readonly #request: Omit<SearchRequest, 'judge'>;
  #found: SearchResult | undefined;
  #decodedBefore = 0;
  #state: SearchState = 'stopped';

  constructor(subject: SearchSubject, question: CriticalQuestion, record: TrialRecord) {
    const { text, stats, tokenText, start, rows, estimates } = subject;
    this.question = question;
    this.record = record;
    this.#request = {
      text,
      ids: stats.ids,
      offsets: stats.offsets,
      tokenText,
      start,
      plan: planSearch(stats, rows, question, estimates),
      rule: ruleOf(question),
      rollouts: question.rollouts,
      budget: question.budget,
      record,
      examples: new Map(),
    };
  }

  get state(): SearchState {
    return this.#state;
  }

  /** What the search takes at most. */
  get most(): { readonly rollouts: number; readonly tokens: number } {
    const rollouts = mostRollouts(this.#request.plan, this.question.rollouts);
    const tokens = Math.min(this.question.budget, rollouts * this.question.maxTokens);
    return { rollouts: Math.min(rollouts, Math.ceil(this.question.budget / this.question.maxTokens)), tokens };
  }

  /** Tokens decoded so far, over all runs. */
  get decoded(): number {
    return this.#decodedBefore + (this.#found?.decoded ?? 0);
  }

  /** Tokens a second, by a short trial. */
  speed(model: StudyModel, signal: AbortSignal): Promise<number> {
    return decodingSpeed(model, this.#request, () => performance.now(), signal);
  }

  /** Searches, or goes on. Resolves also where it is stopped. @throws UserError. */
  async run(model: StudyModel, judge: Judge, signal: AbortSignal, onChange: () => void): Promise<void> {
    this.#decodedBefore = this.decoded;
    this.#found = this.#found && { ...this.#found, decoded: 0 };
    this.#state = 'running';
    onChange();
    const onProgress = (found: SearchResult) => {
      // What is gone over again is known already: until something new comes, the page shows what it showed.
      if (!this.#found || found.findings.places.length >= this.#found.findings.places.length) this.#found = found;
      else this.#found = { ...this.#found, decoded: found.decoded };
      onChange();
    };
    try {
      this.#found = await searchText(model, { ...this.#request, judge }, { signal, onProgress });
      this.#state = this.#found.complete ? 'done' : signal.aborted ? 'stopped' : 'spent';
    } catch (error) {
      this.#state = 'stopped';
      throw error;
    } finally {
      onChange();
    }
  }

  /** Whether the rows are those of the text: what stands behind the response does not matter. */
  isAbout(text: string, { ids }: Pick<TokenStats, 'ids'>): boolean {
    const { plan, ids: own } = this.#request;
    return text.startsWith(this.#request.text) && own.subarray(0, plan.rows).every((id, row) => ids[row] === id);
  }

  /** The token that decides, once it is known. */
  get pivot(): Pivot | undefined {
    const { verdict, places } = this.#found?.findings ?? {};
    if (verdict?.kind !== 'pivot') return undefined;
    const { row } = verdict;
    const { offsets } = this.#request;
    const tallyAt = (place: number) => places?.find(tried => tried.place === place)?.tally;
    const after = tallyAt(row + 1) ?? { successes: 0, n: 0 };
    return { row, start: offsets[2 * row]!, end: offsets[2 * row + 1]!, before: tallyAt(row), after };
  }

  blocks(isCurrent: boolean): readonly Block[] {
    const { text, offsets, tokenText, plan } = this.#request;
    return criticalBlocks({
      findings: this.#found?.findings ?? { verdict: { kind: 'open' }, places: [], branches: [] },
      from: plan.from,
      rollouts: this.question.rollouts,
      decoded: this.decoded,
      most: this.most.tokens,
      state: this.#state,
      cut: this.#found?.cut ?? false,
      rowText: row => text.slice(offsets[2 * row]!, offsets[2 * row + 1]!),
      tokenText,
      examples: this.#found?.examples ?? new Map(),
      isCurrent,
    });
  }
}
