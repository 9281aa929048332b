import { UserError } from '../errors.ts';
import { CodePointSet } from '../text/codePointSet.ts';
import { caseVariants, category, rustNumeric, whiteSpace } from '../text/unicode.ts';

/**
 * What follows each other in an alternative. Repeats are greedy; a possessive one gives nothing back.
 */
export type Item =
  | { readonly kind: 'set'; readonly set: CodePointSet; readonly repeat: Repeat }
  | { readonly kind: 'group'; readonly alternatives: readonly Sequence[]; readonly optional: boolean }
  | { readonly kind: 'not-before'; readonly set: CodePointSet }
  | { readonly kind: 'end' };

export type Sequence = readonly Item[];

export interface Repeat {
  readonly least: number;
  readonly most: number;
  readonly possessive: boolean;
}

/** A pattern that words are cut by: the first alternative that matches is taken. */
export interface Pattern {
  readonly source: string;
  readonly alternatives: readonly Sequence[];
}

/**
 * Reads the part of the regular expression syntax of Oniguruma and Rust that published pre-tokenizers use: sets,
 * repeats, groups and `(?i:...)` of words, `(?!x)` of one character, `$` (the end of the text). Their `\s`, `\p{L}`, ...
 * are those of Unicode 16.0, and `\p{Numeric}` is Rust's `char::is_numeric`.
 * @throws UserError `unsupported-tokenizer` for anything else.
 */
export function parsePattern(source: string): Pattern {
  const parser = new Parser(source);
  const alternatives = parser.alternatives();
  if (!parser.atEnd()) throw parser.unsupported();
  return { source, alternatives };
}

const ONCE: Repeat = { least: 1, most: 1, possessive: false };
const SHORT_REPEATS: Readonly<Record<string, Repeat>> = {
  '?': { least: 0, most: 1, possessive: false },
  '*': { least: 0, most: Number.POSITIVE_INFINITY, possessive: false },
  '+': { least: 1, most: Number.POSITIVE_INFINITY, possessive: false },
};
const NAMED_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' };
const SYNTAX = /[.*+?()|[\]{}^$\\]/;

class Parser {
  private at = 0;
  private ignoreCase = false;
  /** Sets by the names of their properties; never written to. */
  private readonly properties = new Map<string, CodePointSet>();

  constructor(private readonly source: string) {}

  atEnd(): boolean {
    return this.at >= this.source.length;
  }

  unsupported(): UserError {
    const message = `The tokenizer cuts words by a pattern this program does not know: ${this.source} (at ${this.at}).`;
    return new UserError('unsupported-tokenizer', message, 'Use another model, or report this one.');
  }

  alternatives(): Sequence[] {
    const found = [this.sequence()];
    while (this.take('|')) found.push(this.sequence());
    return found;
  }

  private sequence(): Sequence {
    const items: Item[] = [];
    while (!this.atEnd() && !this.sees('|') && !this.sees(')')) items.push(this.item());
    return items;
  }

  private item(): Item {
    if (this.take('$')) return { kind: 'end' };
    if (this.take('(?!')) return this.notBefore();
    if (this.take('(?:')) return this.group(this.ignoreCase);
    if (this.take('(?i:')) return this.group(true);
    if (this.sees('(')) throw this.unsupported();
    return { kind: 'set', set: this.set(), repeat: this.repeat() };
  }

  private notBefore(): Item {
    const set = this.set();
    if (!this.take(')')) throw this.unsupported();
    return { kind: 'not-before', set };
  }

  private group(ignoreCase: boolean): Item {
    const outside = this.ignoreCase;
    this.ignoreCase = ignoreCase;
    const alternatives = this.alternatives();
    this.ignoreCase = outside;
    if (!this.take(')')) throw this.unsupported();
    // Inside a group nothing is given back, so what it holds must have no choice.
    const fixed = alternatives.flat().every(item => item.kind === 'set' && item.repeat === ONCE);
    const optional = this.take('?');
    if (!fixed || this.sees('*') || this.sees('+') || this.sees('{')) throw this.unsupported();
    return { kind: 'group', alternatives, optional };
  }

  private repeat(): Repeat {
    const short = SHORT_REPEATS[this.source[this.at] ?? ''];
    const counted = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.source.slice(this.at));
    if (short) this.at += 1;
    else if (counted) this.at += counted[0].length;
    else return ONCE;
    const { least, most } = short ?? countedRepeat(counted!);
    return { least, most, possessive: this.take('+') };
  }

  /** One character, escape or `[...]`. */
  private set(): CodePointSet {
    if (this.take('[')) return this.bracket();
    const character = this.character();
    if (character instanceof CodePointSet) return character;
    return this.ignoreCase ? caseVariants(character) : new CodePointSet().add(character);
  }

  private bracket(): CodePointSet {
    const inverted = this.take('^');
    const set = new CodePointSet();
    while (!this.take(']')) {
      if (this.atEnd() || this.sees('[') || this.sees('&&')) throw this.unsupported();
      const first = this.character(true);
      set.addAll(first instanceof CodePointSet ? first : this.rangeFrom(first));
    }
    return inverted ? set.inverted() : set;
  }

  private rangeFrom(first: number): CodePointSet {
    const ranged = this.sees('-') && !this.sees('-]');
    if (!ranged) return this.ignoreCase ? caseVariants(first) : new CodePointSet().add(first);
    this.at += 1;
    const last = this.character(true);
    if (last instanceof CodePointSet || last < first || this.ignoreCase) throw this.unsupported();
    return new CodePointSet().add(first, last);
  }

  /** A code point, or the set that an escape names. */
  private character(inBracket = false): number | CodePointSet {
    if (this.atEnd()) throw this.unsupported();
    if (this.take('\\')) return this.escaped();
    const codePoint = this.source.codePointAt(this.at)!;
    const text = String.fromCodePoint(codePoint);
    if (!inBracket && SYNTAX.test(text)) throw this.unsupported();
    this.at += text.length;
    return codePoint;
  }

  private escaped(): number | CodePointSet {
    const property = /^([pP])\{(\w+)\}/.exec(this.source.slice(this.at));
    if (property) {
      const set = this.property(property[2]!);
      this.at += property[0].length;
      return property[1] === 'p' ? set : set.inverted();
    }
    const unit = /^u([0-9a-f]{4})/i.exec(this.source.slice(this.at));
    if (unit) {
      this.at += unit[0].length;
      return Number.parseInt(unit[1]!, 16);
    }
    const letter = this.source[this.at] ?? '';
    this.at += 1;
    if (letter === 's') return whiteSpace();
    if (letter === 'S') return whiteSpace().inverted();
    if (letter === 'd') return category('Nd')!;
    const named = NAMED_ESCAPES[letter];
    if (named) return named.charCodeAt(0);
    if (letter === '' || /[\p{L}\p{N}]/u.test(letter)) throw this.unsupported();
    return letter.charCodeAt(0);
  }

  private property(name: string): CodePointSet {
    const set = this.properties.get(name) ?? (name === 'Numeric' ? rustNumeric() : category(name));
    if (!set) throw this.unsupported();
    this.properties.set(name, set);
    return set;
  }

  private sees(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  private take(text: string): boolean {
    const seen = this.sees(text);
    if (seen) this.at += text.length;
    return seen;
  }
}

function countedRepeat([, least, comma, most]: RegExpExecArray): { least: number; most: number } {
  if (!comma) return { least: Number(least), most: Number(least) };
  return { least: Number(least), most: most ? Number(most) : Number.POSITIVE_INFINITY };
}
