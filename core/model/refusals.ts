import { UserError } from '../errors.ts';

const ANOTHER_COPY = 'The file is damaged or was made by a faulty converter; take another copy.';

/** The file contradicts itself, or no model of its family looks like that. */
export function implausible(message: string): UserError {
  return new UserError('gguf-malformed', message, ANOTHER_COPY);
}

export function outOfRange(key: string, value: number): UserError {
  return implausible(`"${key}" is ${value}, which no model of this family has.`);
}

export function missingTensor(name: string): UserError {
  return new UserError(
    'model-incomplete',
    `The GGUF file has no tensor "${name}".`,
    'Take a complete file of this model; a part of a split file or an adapter cannot be loaded alone.',
  );
}

export function splitFile(): UserError {
  return new UserError(
    'model-incomplete',
    'This GGUF file is one part of several.',
    'Join the parts into one file (llama.cpp has "llama-gguf-split --merge" for it) and take that.',
  );
}

export function unsupportedArchitecture(name: string, known: readonly string[]): UserError {
  return new UserError(
    'unsupported-architecture',
    `Token Loupe cannot import the architecture "${name}" yet.`,
    `Take a model of one of these architectures: ${known.join(', ')}.`,
  );
}

export function unsupportedFeature(what: string): UserError {
  return new UserError(
    'unsupported-architecture',
    `This model uses ${what}, which Token Loupe cannot run yet.`,
    'Take another model of the same family without it.',
  );
}
