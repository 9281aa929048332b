import type { SettingEntry } from './settingEntry.ts';

/** What the contrast lenses compare a document with. */
export const contrastSettings = {
  contrastWith: {
    type: 'string',
    default: 'context',
    description: 'What a document is compared with by the lenses Contrast and Critical tokens.',
    enum: ['context', 'prompt', 'saved', 'head', 'model', 'precision'],
    enumItemLabels: [
      'Less Context',
      'Another Prompt',
      'The Saved File',
      'The Last Commit',
      'Another Model',
      'The Other Precision',
    ],
    enumDescriptions: [
      'The same document, where each token sees only the last tokens before it.',
      'The same document after another prompt.',
      'The file as it is saved; what is the same in both is compared.',
      'The file as git has it in HEAD; only in trusted workspaces.',
      'The same document by another model, which is chosen with *Choose What to Compare With*.',
      'The same document by the same model in exact or fast arithmetic, whichever is not in use.',
    ],
  },
  contrastContext: {
    type: 'integer',
    default: 128,
    minimum: 2,
    maximum: 32768,
    description: 'How many tokens the second reading sees at most; each sees at least half of them.',
  },
  contrastPrompt: {
    type: 'string',
    default: 'The following is correct.\n',
    description: 'What the first reading reads before the document.',
  },
  contrastOtherPrompt: {
    type: 'string',
    default: 'The following contains a mistake.\n',
    description: 'What the second reading reads before the document.',
  },
  contrastBeta: {
    type: 'number',
    default: 1,
    minimum: 0,
    maximum: 2,
    description: 'Strength of the contrast for the lens Critical tokens, in steps of 0.5; the paper uses 1.',
  },
} as const satisfies Record<string, SettingEntry>;
