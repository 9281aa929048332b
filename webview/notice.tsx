import type { VNode } from 'preact';
import type { Translate } from '#core/lens/translated';
import type { EmptyState, FailedState, MissingModelState, WorkingState } from '#core/panel/panelState';
import type { PanelAction } from '#core/protocol/panel';
import { Button, ProgressBar } from './elements.ts';
import { useCalls } from './pageCalls.ts';
import { useWords } from './words.ts';

export type NoticeState = EmptyState | MissingModelState | WorkingState | FailedState;

interface Wording {
  readonly title: string;
  readonly text: string;
  readonly steps: readonly { readonly action: PanelAction; readonly label: string }[];
}

/** What another try does not mend, as long as the model is the same. */
const ofModel: ReadonlySet<FailedState['error']['code']> = new Set([
  'file-not-found',
  'not-a-gguf',
  'gguf-truncated',
  'gguf-malformed',
  'gguf-limit',
  'onnx-malformed',
  'onnx-limit',
  'unsupported-export',
  'unsupported-gguf-version',
  'unsupported-architecture',
  'unsupported-tensor-type',
  'unsupported-tokenizer',
  'model-incomplete',
  'model-not-found',
  'model-unusable',
  'model-gated',
]);

/** What is shown where there are no tokens to show: why, and what to do next. */
export function Notice({ state }: { readonly state: NoticeState }): VNode {
  const t = useWords();
  const { act } = useCalls();
  const { title, text, steps } = wording(state, t);
  return (
    <main class={`notice ${state.kind}`}>
      <div role={state.kind === 'failed' ? 'alert' : undefined}>
        <h2>{title}</h2>
        {text !== '' && <p>{text}</p>}
      </div>
      {state.kind === 'working' && <ProgressBar label={title} done={state.done} />}
      {steps.map(({ action, label }, place) => (
        <Button key={action} secondary={place > 0 || action === 'cancel'} onClick={() => act(action)}>
          {label}
        </Button>
      ))}
    </main>
  );
}

function wording(state: NoticeState, t: Translate): Wording {
  if (state.kind === 'empty') return empty(state, t);
  if (state.kind === 'missing-model') return missing(state, t);
  if (state.kind === 'working') {
    const share = state.done === null ? '' : `${Math.floor(100 * state.done)} %`;
    const text = [state.name, share].filter(part => part !== '').join(' · ');
    return { title: working(state, t), text, steps: [{ action: 'cancel', label: t('Cancel') }] };
  }
  const { code, message, hint } = state.error;
  const again = { action: 'retry', label: t('Try Again') } as const;
  const choose = { action: 'choose-model', label: t('Choose Model') } as const;
  const first = ofModel.has(code) ? [choose, again] : [again, choose];
  return { title: message, text: hint, steps: [...first, { action: 'show-log', label: t('Show Log') }] };
}

function empty({ reason, name }: EmptyState, t: Translate): Wording {
  if (reason === 'not-inspected') {
    return {
      title: t('See {0} the way a language model reads it', name),
      text: t('Each token is colored by what the model thinks of it. Nothing leaves this machine.'),
      steps: [{ action: 'inspect', label: t('Inspect Document') }],
    };
  }
  if (reason === 'no-text') {
    return { title: t('{0} has no text', name), text: t('Type something, and it is scored as you type.'), steps: [] };
  }
  return {
    title: t('No document is open'),
    text: t('Open a document, or try the sample text.'),
    steps: [{ action: 'open-sample', label: t('Open Sample Text') }],
  };
}

function missing({ model, bytes }: MissingModelState, t: Translate): Wording {
  const size = bytes === null ? '' : ` ${t('It is fetched once: {0} MB.', Math.round(bytes / 1e6))}`;
  return {
    title: t('A language model is needed'),
    text: `${t('{0} is not on this machine yet.', model)}${size}`,
    steps: [
      { action: 'inspect', label: t('Get the Model') },
      { action: 'choose-model', label: t('Choose Another Model') },
    ],
  };
}

function working({ stage }: WorkingState, t: Translate): string {
  const titles = {
    fetch: t('Fetching the model'),
    import: t('Importing the model, once'),
    load: t('Loading the model'),
    encode: t('Cutting the text into tokens'),
  };
  return titles[stage];
}
