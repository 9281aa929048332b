import { type Branch, expectedJump, type Findings } from '../contrast/findCritical.ts';
import type { Tally } from '../contrast/pivot.ts';
import { type Examples, prefixKey } from '../contrast/trialRecord.ts';
import type {
  ActionsBlock,
  Block,
  FactsBlock,
  Lead,
  TableBlock,
  TextBlock,
  TreeBlock,
  TreeItem,
} from '../lens/block.ts';
import { grouped, percent, short } from '../lens/numbers.ts';
import { defused, visible } from '../lens/visible.ts';
import { largestUnseen, wilson } from '../math/wilson.ts';

/** Title of the first block, also while it is being asked for. */
export const CRITICAL_TITLE = 'Success of continuations';

/** Characters of an example that are shown. */
const MOST_UNITS = 280;

/** A search for the token that decides, as the panel shows it. */
export interface ShownSearch {
  readonly findings: Findings;
  /** First row of the response. */
  readonly from: number;
  /** Continuations of each prefix. */
  readonly rollouts: number;
  readonly decoded: number;
  /** Tokens that are decoded at most. */
  readonly most: number;
  readonly state: 'running' | 'stopped' | 'spent' | 'done';
  /** Prefixes were cut at their begin. */
  readonly cut: boolean;
  /** Of the text that was searched. */
  readonly rowText: (row: number) => string;
  readonly tokenText: (id: number) => string;
  /** By the key of the prefix. */
  readonly examples: ReadonlyMap<string, Examples>;
  /** The rows are those of the present text, so that they can be gone to. */
  readonly isCurrent: boolean;
}

/** What is known of a search: its verdict, every place that was tried, what could have stood at the pivot. */
export function criticalBlocks(search: ShownSearch): readonly Block[] {
  const { findings } = search;
  return [
    ...verdictTexts(search),
    actions(search),
    ...(findings.places.length > 0 ? [places(search)] : []),
    ...(findings.branches.length > 0 ? [tree(search)] : []),
    facts(search),
  ];
}

const verdicts = {
  pivot: 'Critical token: {0}. From it on no continuation succeeds often enough any more.',
  open: 'Success is still possible at the end: no token has decided against it.',
  never:
    'Not one continuation succeeds, not even of the prompt alone: the model does not come to this outcome, or the check never says yes.',
} as const;

const states = {
  running: 'Continuations are being sampled...',
  stopped: 'Stopped before everything was tried; what is known is kept.',
  spent: 'The budget was spent before everything was tried; what is known is kept.',
} as const;

function verdictTexts({ findings: { verdict }, state, cut, isCurrent, rowText }: ShownSearch): readonly TextBlock[] {
  const note = (text: string, ...values: string[]): TextBlock => ({
    kind: 'text',
    title: CRITICAL_TITLE,
    text,
    values,
  });
  const isKnown = state === 'done' || verdict.kind === 'pivot';
  return [
    ...(isCurrent ? [] : [note('About the text before it was changed.')]),
    ...(state === 'done' ? [] : [note(states[state])]),
    ...(isKnown
      ? [note(verdicts[verdict.kind], ...(verdict.kind === 'pivot' ? [visible(rowText(verdict.row))] : []))]
      : []),
    ...(verdict.kind === 'pivot' && !verdict.exact
      ? [note('The places just before it were not tried: the token that decides may stand further to the front.')]
      : []),
    ...(cut ? [note('Prefixes were too long for the model and were cut at their begin.')] : []),
  ];
}

function actions({ state, isCurrent }: ShownSearch): ActionsBlock {
  const another = { label: 'Ask Anew', action: 'find-critical' } as const;
  const found: ActionsBlock['actions'] =
    state === 'running'
      ? [{ label: 'Stop', action: 'stop-critical' }]
      : state === 'done' || !isCurrent
        ? [another]
        : [{ label: 'Go On', action: 'resume-critical' }, another];
  return { kind: 'actions', title: CRITICAL_TITLE, actions: found };
}

/** A row for each prefix that was tried: its last token, how often it succeeded without that token, and with it. */
function places({ findings: { places: tried, verdict }, from, rowText, isCurrent }: ShownSearch): TableBlock {
  const known = new Map(tried.map(({ place, tally }) => [place, tally]));
  const pivot = verdict.kind === 'pivot' ? verdict.row : -1;
  const rows = tried.map(({ place, tally }) => {
    const before = place === from ? undefined : known.get(place - 1);
    return [
      place === from ? '' : visible(rowText(place - 1)),
      before ? shareOf(before) : '–',
      shareOf(tally),
      range(tally),
    ];
  });
  const leads = tried.map(({ place }): Lead => {
    const row = place === from ? -1 : place - 1;
    return {
      row: isCurrent ? row : -1,
      label: row < 0 ? 'the prompt alone' : '',
      mark: row >= 0 && row === pivot ? 'critical token' : '',
    };
  });
  const numeric = (label: string) => ({ label, numeric: true });
  return {
    kind: 'table',
    title: 'Tokens tried',
    columns: [{ label: 'token', numeric: false }, numeric('before'), numeric('with it'), numeric('95% interval')],
    rows,
    leads,
  };
}

/** What stands at the pivot, and what could: each with how it went, and with an example of either end. */
function tree({ findings, rowText, tokenText, examples, isCurrent }: ShownSearch): TreeBlock {
  const { verdict, branches, places: tried } = findings;
  const row = verdict.kind === 'pivot' ? verdict.row : -1;
  const own = tried.find(({ place }) => place === row + 1)?.tally;
  const leaf = (label: string, text: string): TreeItem => {
    return { label, text: '', figure: shortened(text), row: -1, isOpen: false, items: [] };
  };
  const ends = (key: string): TreeItem[] => {
    const { success, failure } = examples.get(key) ?? {};
    return [
      ...(success === undefined ? [] : [leaf('a success', success)]),
      ...(failure === undefined ? [] : [leaf('a failure', failure)]),
    ];
  };
  const other = ({ id, probability, tally }: Branch): TreeItem => ({
    label: id < 0 ? 'any other' : '',
    text: id < 0 ? '' : visible(tokenText(id)),
    figure: `${id < 0 ? '' : `${percent(probability)} · `}${shareOf(tally)} · ${range(tally)}`,
    row: -1,
    isOpen: false,
    items: ends(prefixKey({ place: row, append: id, without: id < 0 })),
  });
  const items: TreeItem[] = [
    {
      label: '',
      text: visible(rowText(row)),
      figure: own ? `${shareOf(own)} · ${range(own)}` : '',
      row: isCurrent ? row : -1,
      isOpen: false,
      items: ends(prefixKey({ place: row + 1, append: -1, without: false })),
    },
    { label: 'in its place', text: '', figure: '', row: -1, isOpen: true, items: branches.map(other) },
  ];
  return { kind: 'tree', title: 'Tried at the critical token', items };
}

function facts({ findings, rollouts, decoded, most, state }: ShownSearch): FactsBlock {
  const { verdict, branches, places: tried } = findings;
  const own = verdict.kind === 'pivot' ? tried.find(({ place }) => place === verdict.row + 1)?.tally : undefined;
  const jump = own ? expectedJump(own, branches) : Number.NaN;
  const tokens = state === 'running' ? `${grouped(decoded)} / ${grouped(most)}` : grouped(decoded);
  return {
    kind: 'facts',
    title: 'How it was tried',
    facts: [
      { label: 'continuations of each', value: grouped(rollouts) },
      { label: 'none means less than', value: percent(largestUnseen(rollouts)) },
      ...(Number.isNaN(jump) ? [] : [{ label: 'expected jump of the outcome', value: short(jump) }]),
      { label: 'tokens decoded', value: tokens },
    ],
  };
}

function shareOf({ successes, n }: Tally): string {
  return `${successes}/${n}`;
}

function range({ successes, n }: Tally): string {
  const { low, high } = wilson(successes, n);
  return `${percent(low)}–${percent(high)}`;
}

function shortened(text: string): string {
  const end = (text.charCodeAt(MOST_UNITS) & 0xfc00) === 0xdc00 ? MOST_UNITS - 1 : MOST_UNITS;
  return defused(text.length > MOST_UNITS ? `${text.slice(0, end)}…` : text).trim();
}
