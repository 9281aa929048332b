/**
 * attacks: texts of validation as somebody would change them who hides where they came from, without paraphrase.
 *
 *   npm run training -- attacks --out FOLDER [--pairs 40] TEXTS.jsonl...
 *
 * Writes one file an attack, for `pawn/features` to read, of at most so many human and machine texts of each group of genres, and
 * prints how many of the texts are the same to detection as before: those need no figures. `pawn/attacked.py` compares the rest.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { normalize } from '#core/detect/normalize';
import { uniformStream } from '#core/math/uniform';

interface Line {
  readonly id: string;
  readonly label: string;
  readonly genre: string;
  readonly generator: string;
  readonly split: string;
  readonly text: string;
  readonly shared_prefix_chars?: number;
}

type Attack = (text: string, next: () => number) => string;

const LETTER = /\p{L}/gu;
const lookalikes: Readonly<Record<string, string>> = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', i: 'і', A: 'А', T: 'Т' };

const turn = (letter: string) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase());

const attacks: Readonly<Record<string, Attack>> = {
  // One word in ten begins with a letter of the other case.
  'word-case': (text, next) =>
    text.replaceAll(/\p{L}[\p{L}']*/gu, word => (next() < 0.1 ? turn(word[0]!) + word.slice(1) : word)),
  // One letter in twenty is of the other case.
  'letter-case': (text, next) => text.replaceAll(LETTER, letter => (next() < 0.05 ? turn(letter) : letter)),
  'lower-case': text => text.toLowerCase(),
  'no-markdown': withoutMarkdown,
  'white-space': (text, next) =>
    text.replaceAll(' ', () => (next() < 0.2 ? ['  ', '\u00a0', '\u2009', '\n'][Math.floor(4 * next())]! : ' ')),
  'zero-width': (text, next) => text.replaceAll(LETTER, letter => (next() < 0.2 ? `${letter}\u200b` : letter)),
  homoglyphs: (text, next) => text.replaceAll(/[aeopciAT]/g, letter => (next() < 0.3 ? lookalikes[letter]! : letter)),
};

const { values, positionals } = parseArgs({
  options: { out: { type: 'string', default: '.' }, pairs: { type: 'string', default: '40' } },
  allowPositionals: true,
});
mkdirSync(values.out, { recursive: true });
const chosen = choose(
  positionals.flatMap(file =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as Line),
  ),
  Number(values.pairs),
);
for (const [place, [name, attack]] of Object.entries(attacks).entries()) {
  const changed = chosen.map((line, i) => attacked(line, attack, () => uniformStream(place, i)));
  const different = changed.filter(({ text }, i) => normalize(text).text !== normalize(chosen[i]!.text).text);
  process.stdout.write(
    `${name}: ${changed.length - different.length} of ${changed.length} are the same text to detection\n`,
  );
  const file = join(values.out, `${name}.jsonl`);
  writeFileSync(file, different.map(line => `${JSON.stringify(line)}\n`).join(''));
}

/** What a pair has in common ends where its own change ends. */
function attacked(line: Line, attack: Attack, stream: () => () => number): Line {
  const prefix = attack(line.text.slice(0, line.shared_prefix_chars ?? 0), stream());
  return { ...line, text: attack(line.text, stream()), shared_prefix_chars: prefix.length };
}

/** The first so many of each label in each group, round the generators. */
function choose(lines: readonly Line[], most: number): Line[] {
  const valid = lines.filter(({ split }) => split === 'valid');
  return grouped(valid, ({ genre, label }) => `${groupOf(genre)} ${label}`).flatMap(cell => {
    const writers = grouped(cell, ({ genre, generator }) => `${genre} ${generator}`);
    const rounds = Array.from({ length: most }, (_, round) => writers.flatMap(writer => writer[round] ?? []));
    return rounds.flat().slice(0, most);
  });
}

function grouped(lines: readonly Line[], keyOf: (line: Line) => string): Line[][] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) groups.set(keyOf(line), [...(groups.get(keyOf(line)) ?? []), line]);
  return [...groups.values()];
}

function groupOf(genre: string): string {
  if (/^(?:xsum|squad|writing)$/.test(genre)) return 'general';
  return /^(?:essay|kernel-doc|git-doc|policy)$/.test(genre) ? 'technical' : 'developer';
}

/** Headings, emphasis, code marks, links, list marks and quotation marks of Markdown are gone; what they held stays. */
function withoutMarkdown(text: string): string {
  return text
    .replaceAll(/^\s*(?:```|~~~).*$/gm, '')
    .replaceAll(/^\s*#{1,6}\s+|^\s*>\s?|^\s*(?:[-*+]|\d{1,2}[.)])\s+/gm, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replaceAll(/(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?!\w)/g, '$2')
    .replaceAll(/`+([^`\n]*)`+/g, '$1')
    .replaceAll(/^\s*[-=*_|: ]{3,}$/gm, '')
    .replaceAll(/^\s*\|(.*)\|\s*$/gm, (_, row: string) => row.replaceAll('|', ' '));
}
