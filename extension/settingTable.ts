import { lenses } from '#core/lens/registry';
import { scaleModes } from '#core/lens/relative';
import { deviceChoices } from '#core/model/device';
import { contrastSettings } from './contrastSettings.ts';
import type { SettingEntry } from './settingEntry.ts';

/** Every setting, in the order in which they are shown. The manifest is written from this table. */
export const settingTable = {
  lens: {
    type: 'string',
    default: 'surprisal',
    description: 'What the colors show.',
    enum: lenses.map(({ id }) => id),
    enumItemLabels: lenses.map(({ title }) => title),
    enumDescriptions: lenses.map(({ explain }) => explain),
  },
  scale: {
    type: 'string',
    default: 'absolute',
    description: 'What a value is measured against.',
    enum: scaleModes,
    enumItemLabels: ['Absolute', 'Percentile', 'Z-score'],
    enumDescriptions: [
      'Fixed thresholds: colors of different files can be compared.',
      'The share of the tokens of the file that lie below.',
      'The distance from the mean of the file, in standard deviations.',
    ],
  },
  threshold: {
    type: 'integer',
    default: 1,
    minimum: 1,
    maximum: 7,
    description: 'The weakest step that is shown: 1 shows every step, 7 only the strongest.',
  },
  channel: {
    type: 'string',
    default: 'color',
    description: 'How a step is shown in the text.',
    enum: ['color', 'underline', 'both'],
    enumItemLabels: ['Color', 'Underline', 'Both'],
    enumDescriptions: [
      'By a background color.',
      'By an underline that grows from dotted to double: needs no color.',
      'By both.',
    ],
  },
  overviewRuler: {
    type: 'boolean',
    default: true,
    description: 'Show the stronger steps of the whole document in the overview ruler.',
  },
  hover: { type: 'boolean', default: true, description: 'Show what the model thought of a token when it is hovered.' },
  codeLens: {
    type: 'boolean',
    default: false,
    description: 'Show perplexity and surprisal above every function of an inspected document.',
  },
  alternatives: {
    type: 'integer',
    default: 10,
    minimum: 1,
    maximum: 20,
    description: 'How many of the most likely tokens are kept for each place.',
  },
  notableTokens: {
    type: 'integer',
    default: 100,
    minimum: 1,
    maximum: 1000,
    description:
      'How many tokens count as notable in a document: for the list, for moving to the next one and for hot spots.',
  },
  live: {
    type: 'boolean',
    default: true,
    description:
      'Score again while you type. When off, what an edit made stale stays dimmed until the document is inspected again.',
  },
  quietTime: {
    type: 'integer',
    default: 80,
    minimum: 0,
    maximum: 5000,
    description:
      'How long after an edit scoring waits for the next one at most, in milliseconds; it waits less where scoring is quick.',
  },
  sizeLimit: {
    type: 'number',
    default: 2,
    minimum: 0.001,
    maximum: 64,
    description: 'The largest document that is inspected, in million characters.',
  },
  model: {
    type: 'string',
    default: '',
    description:
      'The model: a name from the list of *Choose Model*, the path of a GGUF file or of a folder with ONNX weights, a repository of the Hugging Face hub, or the address of a server, which documents are then sent to once you have agreed. Empty is the default model.',
    scope: 'machine-overridable',
    isRestricted: true,
  },
  modelFolders: {
    type: 'array',
    default: [],
    items: { type: 'string' },
    description: 'Further folders in which model files lie; absolute paths.',
    scope: 'machine-overridable',
    isRestricted: true,
  },
  precision: {
    type: 'string',
    default: 'exact',
    description: 'How the model computes.',
    enum: ['exact', 'fast'],
    enumItemLabels: ['Exact', 'Fast'],
    enumDescriptions: [
      'In float32 on the weights of the file.',
      'With quantized arithmetic, where a trial on this machine shows that it is faster. The numbers are approximate.',
    ],
    scope: 'machine-overridable',
    isRestricted: true,
  },
  device: {
    type: 'string',
    default: 'auto',
    description: 'Where the model computes.',
    enum: deviceChoices,
    enumItemLabels: ['Automatic', 'CPU', 'WebGPU', 'CUDA', 'DirectML', 'Core ML'],
    enumDescriptions: [
      'A GPU where a trial, made once in a process of its own, shows that it computes the same and is faster; else the CPU.',
      'The processor: the same numbers on every machine.',
      'The GPU, through WebGPU; the CPU where a trial shows that it cannot be used.',
      'A GPU of NVIDIA; the CPU where a trial shows that it cannot be used.',
      'The GPU on Windows; the CPU where a trial shows that it cannot be used.',
      'The GPU or neural engine of a Mac; the CPU where a trial shows that it cannot be used.',
    ],
    scope: 'machine-overridable',
    isRestricted: true,
  },
  threads: {
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: 1024,
    description: 'Threads of the model; 0 is as many as the machine has cores.',
    scope: 'machine-overridable',
    isRestricted: true,
  },
  window: {
    type: 'integer',
    default: 0,
    minimum: 0,
    description: 'Tokens of context that the model sees at most; 0 is the default of the model.',
  },
  ...contrastSettings,
  startToken: {
    type: 'string',
    default: 'default',
    description:
      'The token that a document starts after: `default` is the one the model was trained with, `none` leaves the first token without a score.',
  },
} as const satisfies Record<string, SettingEntry>;

export type SettingKey = keyof typeof settingTable;
