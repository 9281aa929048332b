/** Names of the body's inputs and outputs. */
export const bodyNames = {
  ids: 'input_ids',
  /** Tokens in the cache before this run; int64 `[1]`. */
  pastLength: 'past_length',
  /** Sequences that are run side by side, equally long; int64 `[1]`, 1 for one text. */
  branches: 'branches',
  hidden: 'last_hidden_state',
  pastKey: (layer: number) => `past_key_values.${layer}.key`,
  pastValue: (layer: number) => `past_key_values.${layer}.value`,
  presentKey: (layer: number) => `present.${layer}.key`,
  presentValue: (layer: number) => `present.${layer}.value`,
};
