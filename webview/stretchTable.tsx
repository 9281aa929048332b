import type { VNode } from 'preact';
import type { Stretch } from '#core/panel/stretches';
import { useKept } from './kept.ts';
import { useCalls } from './pageCalls.ts';
import { useFigures, useWords } from './words.ts';

/** The series as a table: for those who cannot see the chart or point at it. */
export function StretchTable({ stretches }: { readonly stretches: readonly Stretch[] }): VNode {
  const t = useWords();
  const say = useFigures();
  const { reveal, select } = useCalls();
  const [isOpen, keepOpen] = useKept<boolean>('table', false);
  return (
    <details
      class="stretches"
      open={isOpen}
      onToggle={event => keepOpen((event.currentTarget as HTMLDetailsElement).open)}
    >
      <summary>{t('The series as a table')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('Tokens')}</th>
            <th scope="col" class="numeric">
              {t('Mean')}
            </th>
            <th scope="col">{t('Most notable')}</th>
          </tr>
        </thead>
        <tbody>
          {stretches.map(({ start, end, line, mean, peak }) => (
            <tr key={start}>
              <td>
                <button type="button" class="link" onClick={() => reveal(start, end)}>
                  {t('line {0}', line)}
                </button>
              </td>
              <td class="numeric">{say(mean)}</td>
              <td>
                {peak && (
                  <button type="button" class="link" onClick={() => void select(peak.row)}>
                    <span class="name">{peak.name}</span> {say(peak.value)}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
