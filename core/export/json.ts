import type { Manifest, Scored, View, Writer } from './scored.ts';

/** One object for one document, an array of them for several; one line per token. docs/output.md is its definition. */
export function jsonWriter(view: View): Writer {
  let several = false;
  return {
    *open(documents) {
      several = documents > 1;
      if (several) yield '[';
    },
    *document(scored, place) {
      if (several) yield place === 0 ? '\n' : ',\n';
      yield `{\n"manifest": ${JSON.stringify(scored.manifest)},\n"tokens": [`;
      for (let row = 0; row < scored.stats.length; row += 1) {
        yield `${row === 0 ? '\n' : ',\n'}${tokenJson(scored, row, view.top)}`;
      }
      yield `\n],\n"summary": ${JSON.stringify(summaryOf(scored))}\n}`;
      if (!several) yield '\n';
    },
    *close() {
      if (several) yield '\n]\n';
    },
  };
}

/** One object a line, each with its `type`: the manifest, the tokens, the summary, then the next document. */
export function jsonLinesWriter(view: View): Writer {
  return {
    *open() {},
    *document(scored) {
      yield `${JSON.stringify({ type: 'manifest', ...scored.manifest })}\n`;
      for (let row = 0; row < scored.stats.length; row += 1) {
        yield `{"type":"token",${tokenJson(scored, row, view.top).slice(1)}\n`;
      }
      yield `${JSON.stringify({ type: 'summary', ...summaryOf(scored) })}\n`;
    },
    *close() {},
  };
}

export interface JsonSummary {
  readonly tokens: number;
  readonly scored: number;
  readonly perplexity: number | null;
  readonly bitsPerByte: number | null;
}

export type JsonManifest = Manifest;

function summaryOf({ summary }: Scored): JsonSummary {
  const { tokens, scored, perplexity, bitsPerByte } = summary;
  return { tokens, scored, perplexity, bitsPerByte };
}

/** A row as an object, keys in the documented order. Put together by hand: it is most of a long document's output. */
export function tokenJson({ stats, text, tokenText, manifest }: Scored, row: number, top: number): string {
  // Without ids of the server's the numbers of the rows mean nothing to others.
  const idOf = (id: number) => (manifest.server?.ids === false ? 'null' : String(id));
  const start = stats.offsets[2 * row]!;
  const end = stats.offsets[2 * row + 1]!;
  const scored = !Number.isNaN(stats.logProb[row]!);
  const fields = [
    `"id":${idOf(stats.ids[row]!)}`,
    `"text":${JSON.stringify(text.slice(start, end))}`,
    `"start":${start}`,
    `"end":${end}`,
    `"logprob":${number(stats.logProb[row]!)}`,
    `"entropy":${number(stats.entropy[row]!)}`,
    `"rank":${stats.rank[row] || 'null'}`,
    `"topp":${number(stats.topP[row]!)}`,
    `"context":${stats.context[row]}`,
  ];
  if (!scored) return `{${fields.join()},"top":null}`;
  const choices: string[] = [];
  for (let at = row * stats.k; at < row * stats.k + Math.min(top, stats.k) && stats.topIds[at]! >= 0; at += 1) {
    const id = stats.topIds[at]!;
    choices.push(
      `{"id":${idOf(id)},"text":${JSON.stringify(tokenText(id))},"logprob":${number(stats.topLogProbs[at]!)}}`,
    );
  }
  return `{${fields.join()},"top":[${choices.join()}]}`;
}

/** A number of JSON; `null` where there is none, or one that JSON cannot say. */
export function number(value: number): string {
  return Number.isFinite(value) ? shortest(value) : 'null';
}

/** The shortest decimal that reads back as the same float32; nine digits always do. */
export function shortest(value: number): string {
  for (const digits of [6, 7, 8]) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return String(candidate);
  }
  return String(Number(value.toPrecision(9)));
}

/** A number in eight digits, which are finer than a float32 is; `null` for what JSON cannot say: infinities and NaN. */
export function real(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(8)) : null;
}
