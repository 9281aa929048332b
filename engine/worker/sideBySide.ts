import type { Branches, CausalLm } from '#core/model/causalLm';

/** Continuations of one prefix, each a model of its own, run one after the other. */
export class SideBySide implements Branches {
  /** `lms` `[width]` hold the prefix; they are disposed of when they are left behind. */
  constructor(private lms: readonly CausalLm[]) {}

  get width(): number {
    return this.lms.length;
  }

  async advance(ids: Int32Array): Promise<Float32Array> {
    if (ids.length !== this.width) throw new RangeError('one token per branch');
    const size = this.lms[0]?.vocabularySize ?? 0;
    const logits = new Float32Array(this.width * size);
    for (const [branch, lm] of this.lms.entries()) {
      // Any token will do to be asked about: only the logits are looked at.
      const rows = await lm.advance(ids.subarray(branch, branch + 1), Int32Array.of(0), { k: 0, logits: true });
      logits.set(rows.logits!, branch * size);
    }
    return logits;
  }

  keep(branches: readonly number[]): void {
    const kept = branches.map(branch => this.lms[branch]!);
    for (const lm of this.lms) if (!kept.includes(lm)) void lm.dispose();
    this.lms = kept;
  }
}
