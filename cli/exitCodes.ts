/** How the program ends; docs/output.md says it to users. */
export const exitCodes = {
  ok: 0,
  /** Something failed that has a name and a next step. */
  failed: 1,
  /** The arguments make no sense. */
  usage: 2,
  /** A perplexity was above --budget-ppl. */
  overBudget: 3,
  /** A defect of this program (EX_SOFTWARE of BSD). */
  defect: 70,
  /** Stopped by Ctrl-C or SIGTERM (128 + SIGINT). */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The worst of what happened to several files: an interruption tells more than a failure, a failure more than a budget. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  const order: readonly ExitCode[] = [130, 70, 2, 1, 3, 0];
  return order.find(code => codes.includes(code)) ?? exitCodes.ok;
}
