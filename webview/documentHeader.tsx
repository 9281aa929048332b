import type { VNode } from 'preact';
import type { DocumentState } from '#core/panel/panelState';
import { Button, ProgressBar } from './elements.ts';
import { useCalls } from './pageCalls.ts';
import { TrustMark } from './trustMark.tsx';
import { useWords } from './words.ts';

/** What is looked at: document, figures, model, how far they can be relied on, and what goes on. */
export function DocumentHeader({ state }: { readonly state: DocumentState }): VNode {
  const t = useWords();
  const { act } = useCalls();
  const { name, model, figures, trust, done, error } = state;
  return (
    <header>
      {done !== null && <ProgressBar label={t('Scoring')} done={done} />}
      <div class="title">
        <h2 title={name}>{name}</h2>
        <TrustMark trust={trust} of="document" />
      </div>
      <p class="figures">
        {figures.map(({ label, value }) => (
          <span key={label}>
            <b>{value}</b> {t(label)}
          </span>
        ))}
        <span class="model" title={t('Model')}>
          {model}
        </span>
      </p>
      {error && (
        <div class="failure" role="alert">
          <p>
            <b>{error.message}</b> {error.hint}
          </p>
          <Button onClick={() => act('retry')}>{t('Try Again')}</Button>
          <Button secondary onClick={() => act('show-log')}>
            {t('Show Log')}
          </Button>
        </div>
      )}
    </header>
  );
}
