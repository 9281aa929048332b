import type { VNode } from 'preact';
import type { BarsBlock, Block, FactsBlock, TableBlock, TextBlock } from '#core/lens/block';
import { Share } from './distribution.tsx';
import { stepClass } from './lensBar.tsx';
import { useFigures, useWords } from './words.ts';

/** What the lens adds about the selected token, drawn by kind. */
export function LensBlocks(props: { readonly blocks: readonly Block[]; readonly ramp: string }): VNode {
  const t = useWords();
  return (
    <div class="blocks">
      {props.blocks.map((block, at) => (
        <section key={`${at} ${block.title}`} class={`block ${block.kind}-block`}>
          <h4>{t(block.title)}</h4>
          {drawn(block, props.ramp)}
        </section>
      ))}
    </div>
  );
}

function drawn(block: Block, ramp: string): VNode {
  if (block.kind === 'facts') return <Facts block={block} />;
  if (block.kind === 'bars') return <Bars block={block} ramp={ramp} />;
  if (block.kind === 'text') return <Text block={block} />;
  return <Table block={block} />;
}

function Facts({ block }: { readonly block: FactsBlock }): VNode {
  const t = useWords();
  const say = useFigures();
  return (
    <dl class="facts">
      {block.facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{t(label)}</dt>
          <dd>{say(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Bars({ block, ramp }: { readonly block: BarsBlock; readonly ramp: string }): VNode {
  const t = useWords();
  const say = useFigures();
  return (
    <ul class="bars">
      {block.bars.map(({ label, share, figure, step, here }) => (
        <li key={label} class={here ? 'actual' : undefined}>
          <span class="label">
            {say(label)}
            {here && <span class="here"> {t('this token')}</span>}
          </span>
          <span class="figure">{figure}</span>
          <span class="track">
            <Share share={share} step={stepClass(ramp, step)} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Text({ block }: { readonly block: TextBlock }): VNode {
  const t = useWords();
  return <p>{t(block.text, ...block.values)}</p>;
}

function Table({ block }: { readonly block: TableBlock }): VNode {
  const t = useWords();
  const { columns, rows } = block;
  const of = (column: number) => (columns[column]!.numeric ? 'numeric' : undefined);
  return (
    <table>
      <thead>
        <tr>
          {columns.map(({ label }, at) => (
            <th key={label} scope="col" class={of(at)}>
              {t(label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(cells => (
          <tr key={cells.join('\0')}>
            {cells.map((cell, at) => (
              <td key={columns[at]!.label} class={of(at)}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
