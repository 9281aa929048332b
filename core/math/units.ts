/** 1 nat = 1 / ln 2 bits. */
export function natsToBits(nats: number): number {
  return nats / Math.LN2;
}

/** 1 bit = ln 2 nats. */
export function bitsToNats(bits: number): number {
  return bits * Math.LN2;
}

/** exp of the mean negative log-probability (nats per token): how many equally likely choices each token was worth. */
export function perplexity(meanLogProbNats: number): number {
  return Math.exp(-meanLogProbNats);
}

/** -sum ln p / (ln 2 * bytes): what a text costs per UTF-8 byte, whatever the tokenizer; NaN for no bytes. */
export function bitsPerByte(sumLogProbNats: number, bytes: number): number {
  return bytes > 0 ? natsToBits(-sumLogProbNats) / bytes : Number.NaN;
}
