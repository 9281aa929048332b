import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ScaleMode } from '#core/lens/relative';
import type { ChannelClient } from '#core/protocol/channelClient';
import type { PanelAction, PanelCalls, PanelEvents } from '#core/protocol/panel';

/** What the parts of the page ask of the editor. A call that is refused changes nothing: the next snapshot shows that. */
export interface PageCalls {
  /** Resolves when the editor has answered, whatever it answered. */
  readonly select: (row: number) => Promise<void>;
  readonly reveal: (row: number, end: number) => void;
  readonly look: (lens: string) => void;
  readonly measure: (mode: ScaleMode) => void;
  readonly mark: (bin: number) => void;
  readonly act: (action: PanelAction) => void;
}

/** Calls about the rows of the snapshot that `version` names. */
export function pageCalls(client: Pick<ChannelClient<PanelCalls, PanelEvents>, 'request'>, version: number): PageCalls {
  const ask = async <M extends keyof PanelCalls>(method: M, params: PanelCalls[M]['params']) => {
    await client.request(method, params).catch(() => {});
  };
  return {
    select: row => ask('select', { row, version }),
    reveal: (row, end) => void ask('reveal', { row, end, version }),
    look: lens => void ask('look', { lens }),
    measure: mode => void ask('measure', { mode }),
    mark: bin => void ask('mark', { bin }),
    act: action => void ask('act', { action }),
  };
}

const nothing = () => {};

export const Calls = createContext<PageCalls>({
  select: async () => {},
  reveal: nothing,
  look: nothing,
  measure: nothing,
  mark: nothing,
  act: nothing,
});

export function useCalls(): PageCalls {
  return useContext(Calls);
}
