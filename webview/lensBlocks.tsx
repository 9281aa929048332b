import type { VNode } from 'preact';
import type { ActionsBlock, BarsBlock, Block, FactsBlock, Lead, TableBlock, TextBlock } from '#core/lens/block';
import { Share } from './distribution.tsx';
import { Button } from './elements.ts';
import { stepClass } from './lensBar.tsx';
import { useCalls } from './pageCalls.ts';
import { Tree } from './treeBlock.tsx';
import { useFigures, useWords } from './words.ts';

/** What the lens adds about the selected token, drawn by kind. */
export function LensBlocks(props: { readonly blocks: readonly Block[]; readonly ramp: string }): VNode {
  const t = useWords();
  return (
    <div class="blocks">
      {props.blocks.map((block, at) => (
        <section key={`${at} ${block.title}`} class={`block ${block.kind}-block`}>
          {block.title !== props.blocks[at - 1]?.title && <h4>{t(block.title)}</h4>}
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
  if (block.kind === 'tree') return <Tree block={block} />;
  if (block.kind === 'actions') return <Actions block={block} />;
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
        <li key={`${label} ${figure}`} class={here ? 'actual' : undefined}>
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

function Actions({ block }: { readonly block: ActionsBlock }): VNode {
  const t = useWords();
  const { act } = useCalls();
  return (
    <p class="actions">
      {block.actions.map(({ label, action }) => (
        <Button key={action} secondary onClick={() => act(action)}>
          {t(label)}
        </Button>
      ))}
    </p>
  );
}

function Table({ block }: { readonly block: TableBlock }): VNode {
  const say = useFigures();
  const { columns, rows, leads } = block;
  const of = (column: number) => (columns[column]!.numeric ? 'numeric' : undefined);
  return (
    <table>
      <thead>
        <tr>
          {columns.map(({ label }, at) => (
            <th key={label} scope="col" class={of(at)}>
              {say(label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={leads ? row : cells.join('\0')} class={leads?.[row]?.mark ? 'marked' : undefined}>
            {cells.map((cell, at) => (
              <td key={columns[at]!.label} class={of(at)}>
                {at === 0 && leads?.[row] ? <Leading lead={leads[row]!} cell={cell} /> : cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Leading({ lead: { row, label, mark }, cell }: { readonly lead: Lead; readonly cell: string }): VNode {
  const t = useWords();
  const { select } = useCalls();
  const words = label === '' ? cell : t(label);
  return (
    <>
      {row < 0 ? (
        words
      ) : (
        <button type="button" class="link" onClick={() => void select(row)}>
          {words}
        </button>
      )}
      {mark !== '' && <span class="here"> {t(mark)}</span>}
    </>
  );
}
