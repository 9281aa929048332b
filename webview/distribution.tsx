import type { VNode } from 'preact';
import { grouped } from '#core/lens/numbers';
import type { TokenChoice, TokenDetail } from '#core/panel/tokenDetail';
import { TrustMark } from './trustMark.tsx';
import { useFigures, useWords } from './words.ts';

/** The selected token: what was measured, and what the model would rather have read. */
export function Distribution({ token }: { readonly token: TokenDetail }): VNode {
  const t = useWords();
  const say = useFigures();
  const { name, id, trust, facts, choices, rest, context, isPart } = token;
  return (
    <section class="token-detail" aria-labelledby="token-name">
      <div class="title">
        <h3 id="token-name">
          <span class="name">{name}</span>
        </h3>
        <TrustMark trust={trust} of="token" />
      </div>
      {facts.length > 0 && (
        <dl class="facts measured">
          {facts.map(({ label, value }, at) => (
            <div key={label} class={at === 0 ? 'looked' : undefined}>
              <dt>{t(label)}</dt>
              <dd>{say(value)}</dd>
            </div>
          ))}
          <div>
            <dt>{t('context')}</dt>
            <dd>{context === 1 ? t('{0} token', 1) : t('{0} tokens', grouped(context))}</dd>
          </div>
          <div>
            <dt>{t('token id')}</dt>
            <dd>{id ?? '–'}</dd>
          </div>
        </dl>
      )}
      {isPart && <p class="note">{t('Holds a later part of a character that several tokens share.')}</p>}
      {choices.length > 0 && (
        <>
          <h4 id="choices-title">{t('What the model expected')}</h4>
          <ol class="choices" aria-labelledby="choices-title">
            {choices.map(choice => (
              <ChoiceBar key={`${choice.rank} ${choice.name}`} choice={choice} />
            ))}
            {rest && (
              <li class="rest">
                <Share share={rest.probability} />
                <span class="rank" />
                <span class="name">{t('all other tokens')}</span>
                <span class="figure">{rest.figure}</span>
              </li>
            )}
          </ol>
        </>
      )}
    </section>
  );
}

function ChoiceBar({ choice }: { readonly choice: TokenChoice }): VNode {
  const t = useWords();
  const { name, rank, probability, figure, actual } = choice;
  return (
    <li class={actual ? 'actual' : undefined}>
      <Share share={probability} />
      <span class="rank">{rank === 0 ? '–' : rank}</span>
      <span class="name">{name}</span>
      {actual && <span class="here">{t('in the text')}</span>}
      <span class="figure">{figure}</span>
    </li>
  );
}

/** A bar behind the words of its row. */
export function Share({ share, step }: { readonly share: number; readonly step?: string }): VNode {
  return (
    <span
      class={step ? `share ${step}` : 'share'}
      style={{ width: `${(100 * share).toFixed(2)}%` }}
      aria-hidden="true"
    />
  );
}
