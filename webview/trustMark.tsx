import type { VNode } from 'preact';
import type { Translate } from '#core/lens/translated';
import type { Trust, TrustReason } from '#core/panel/trust';
import { useWords } from './words.ts';

const signs: Readonly<Record<Trust['mark'], string>> = {
  exact: '=',
  approximate: '≈',
  stale: '↻',
  pending: '…',
  none: '∅',
};

/** How far the numbers can be relied on; opens to say why. */
export function TrustMark({ trust, of }: { readonly trust: Trust; readonly of: 'document' | 'token' }): VNode {
  const t = useWords();
  const sentences = trust.reasons.map(reason => because(reason, t));
  return (
    <details class={`trust ${trust.mark}`} key={`${of} ${trust.mark}`}>
      <summary>
        <span aria-hidden="true">{signs[trust.mark]} </span>
        {name(trust.mark, t)}
      </summary>
      <div class="why">
        {sentences.length === 0 && <p>{t('As the model says, in float32 arithmetic, with all that comes before.')}</p>}
        {sentences.map(sentence => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </details>
  );
}

export function name(mark: Trust['mark'], t: Translate): string {
  const names = {
    exact: t('exact'),
    approximate: t('approximate'),
    stale: t('stale'),
    pending: t('waiting'),
    none: t('no score'),
  };
  return names[mark];
}

function because(reason: TrustReason, t: Translate): string {
  const sentences = {
    server: t('Computed by a server, which does not say how exactly.'),
    quantized: t(
      'Computed with rounded weights and activations, which is faster: surprisals are off by about 0.05 nats.',
    ),
    truncated: t('The text is longer than the model reads at once: not everything that comes before was seen.'),
    edited: t('The text has changed since; what is dimmed is scored again when typing rests.'),
    waiting: t('Not scored yet.'),
    'no-context': t('Nothing comes before it, so the model cannot say how likely it was.'),
  };
  return sentences[reason];
}
