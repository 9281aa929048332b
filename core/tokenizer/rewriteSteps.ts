import { type NormalizationForm, normalizedText } from '../text/normalize.ts';
import { type Rewritten, RewrittenBuilder, rewrittenTwice } from '../text/rewritten.ts';

/** One change to a stretch of text before it is cut into words; named as in `tokenizer.json`. */
export type RewriteStep =
  | { readonly kind: 'normalize'; readonly form: NormalizationForm }
  | { readonly kind: 'replace'; readonly from: string; readonly to: string }
  | {
      readonly kind: 'prepend';
      readonly text: string;
      /** `always`, or only at the begin of the document (`first`). */
      readonly where: 'always' | 'first';
      /** False where a stretch that begins with the text already is left alone. */
      readonly again: boolean;
    };

/** Rewrites a stretch of a document; `first` is true where it begins the document. */
export type Rewriter = (text: string, first: boolean) => Rewritten;

export function rewriter(steps: readonly RewriteStep[]): Rewriter {
  return (text, first) =>
    steps.reduce<Rewritten>((done, step) => rewrittenTwice(done, rewritten(done.text, step, first)), {
      text,
      origin: null,
    });
}

function rewritten(text: string, step: RewriteStep, first: boolean): Rewritten {
  switch (step.kind) {
    case 'normalize':
      return normalizedText(text, step.form);
    case 'replace':
      return replaced(text, step.from, step.to);
    case 'prepend': {
      const wanted = text !== '' && (step.where === 'always' || first) && (step.again || !text.startsWith(step.text));
      if (!wanted) return { text, origin: null };
      const builder = new RewrittenBuilder();
      builder.replace(step.text, 0);
      builder.keep(text);
      return builder.finish();
    }
  }
}

function replaced(text: string, from: string, to: string): Rewritten {
  if (from.length === to.length) return { text: text.replaceAll(from, () => to), origin: null };
  const builder = new RewrittenBuilder();
  for (let at = 0; ; ) {
    const found = text.indexOf(from, at);
    builder.keep(text.slice(at, found < 0 ? text.length : found));
    if (found < 0) return builder.finish();
    builder.replace(to, from.length);
    at = found + from.length;
  }
}
