import { UserError } from '../errors.ts';
import { LIMITS } from './limits.ts';

const FETCH_AGAIN = 'Fetch the file again and compare its size with the one its publisher gives.';

/** The file contradicts itself or the format. */
export function malformedOnnx(what: string): UserError {
  return new UserError('onnx-malformed', `The ONNX file is malformed: ${what}.`, FETCH_AGAIN);
}

/** A count or size of the file that must not exceed a limit of `limits.ts`. */
export function checkOnnxLimit(what: string, asked: number, limit: number): void {
  if (asked <= limit) return;
  const message = `The ONNX file holds ${asked} ${what}; at most ${limit} are read.`;
  throw new UserError(
    'onnx-limit',
    message,
    `No known model needs that many, so it is probably damaged. ${FETCH_AGAIN}`,
  );
}

/** A graph ends where protobuf does; larger weights lie beside it. */
export function checkGraphSize(bytes: number): void {
  if (bytes <= LIMITS.fileBytes) return;
  throw new UserError(
    'onnx-limit',
    `The ONNX file has ${bytes} bytes; the format ends at 2 GB.`,
    'Take an export whose weights lie in a file beside the graph (external data).',
  );
}
