import type { VNode } from 'preact';
import type { ScaleMode } from '#core/lens/relative';
import type { DocumentState } from '#core/panel/panelState';
import { Select } from './elements.ts';
import { useCalls } from './pageCalls.ts';
import { useFigures, useWords } from './words.ts';

/** Which lens the document is seen through, what its values are measured against, and what the colours mean. */
export function LensBar({ state }: { readonly state: DocumentState }): VNode {
  const t = useWords();
  const say = useFigures();
  const calls = useCalls();
  const { lens, lenses, mode, legend } = state;
  const modes: readonly { readonly value: ScaleMode; readonly label: string }[] = [
    { value: 'absolute', label: t('Absolute') },
    { value: 'percentile', label: t('Percentile') },
    { value: 'z-score', label: t('Z-score') },
  ];
  return (
    <section class="lens" aria-label={t('Lens')}>
      <div class="choices">
        <Select
          label={t('Lens')}
          value={lens.id}
          choices={lenses.map(({ id, title, explain }) => ({
            value: id,
            label: t(title),
            description: t(explain),
          }))}
          onChoose={calls.look}
        />
        <Select label={t('Scale')} value={mode} choices={modes} onChoose={value => calls.measure(value as ScaleMode)} />
      </div>
      <p class="explain">{t(lens.explain)}</p>
      <ul class="legend" aria-label={t('Legend')}>
        {legend.entries.map(({ step, label }) => (
          <li key={step} class={stepClass(legend.ramp, step)}>
            {say(label)}
          </li>
        ))}
        {legend.unit !== '' && <li class="unit">{t(legend.unit)}</li>}
      </ul>
    </section>
  );
}

/** The class that colours a step of a ramp. */
export function stepClass(ramp: string, step: number): string {
  return step === 0 ? 'step bare' : `step ${ramp}${step}`;
}
