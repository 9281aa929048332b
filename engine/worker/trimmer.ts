import type { CarriedState } from '#core/model/decoderExport';
import { TRIM_LENGTH } from '#core/model/trimGraph';
import { int64 } from './exportFeeds.ts';
import type { Runner } from './runner.ts';
import type { KeepingSession } from './session.ts';

/** Cuts states back with a session of `trimGraph`, where they lie. */
export function trimmer(session: KeepingSession | null, carried: readonly CarriedState[]): Pick<Runner, 'trim'> {
  const presents = carried.map(({ present }) => present);
  return {
    trim: async (states, length) => {
      if (!session) return {};
      return (await session.runKeeping({ [TRIM_LENGTH]: int64([length]) }, states, [], presents)).kept;
    },
  };
}
