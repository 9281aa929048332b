import * as ort from 'onnxruntime-node';
import { UserError } from '#core/errors';

/** A tensor's data with its shape; 64-bit integers are BigInt64Array. */
export interface TensorData {
  readonly data: Float32Array | Int32Array | BigInt64Array;
  readonly shape: readonly number[];
}

/** An input that is kept from run to run and read where it lies; its maker may write to its memory in between. */
export type HeldTensor = ort.Tensor;

/** A loaded graph. The only place that knows ONNX Runtime. */
export interface Session {
  /** Runs the graph for the outputs of these names; blocks this process's event loop until it is done. */
  run(
    feeds: Readonly<Record<string, TensorData>>,
    held: Readonly<Record<string, HeldTensor>>,
    outputs: readonly string[],
  ): Promise<Record<string, TensorData['data']>>;
  dispose(): Promise<void>;
}

export interface SessionOptions {
  readonly threads: number;
  /**
   * Keeps freed memory for the next run: faster for large outputs of one shape, but it holds what its largest run
   * needed.
   */
  readonly keepMemory: boolean;
}

/** @throws UserError `model-unusable` where ONNX Runtime refuses the graph, `out-of-memory` where it does not fit. */
export async function openSession(path: string, options: SessionOptions): Promise<Session> {
  const session = await ort.InferenceSession.create(path, {
    executionProviders: ['cpu'],
    intraOpNumThreads: options.threads,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableCpuMemArena: options.keepMemory,
    // A pattern reserves one block per shape seen, which for chunks of many lengths is memory never given back.
    enableMemPattern: false,
    // Sessions alternate in one process: a pool that spins after its run would steal the other's core.
    extra: { session: { force_spinning_stop: '1' } },
  }).catch(error => {
    throw named(error, path);
  });
  return {
    async run(feeds, held, outputs) {
      const inputs: Record<string, ort.Tensor> = { ...held };
      for (const [name, value] of Object.entries(feeds)) inputs[name] = tensor(value);
      const results = await session.run(inputs, outputs).catch(error => {
        throw named(error, path);
      });
      const data: Record<string, TensorData['data']> = {};
      for (const [name, value] of Object.entries(results)) data[name] = value.data as TensorData['data'];
      return data;
    },
    dispose: () => session.release(),
  };
}

export function holdTensor(data: Float32Array, shape: readonly number[]): HeldTensor {
  return new ort.Tensor('float32', data, shape);
}

function tensor({ data, shape }: TensorData): ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, shape);
  if (data instanceof Int32Array) return new ort.Tensor('int32', data, shape);
  return new ort.Tensor('int64', data, shape);
}

function named(error: unknown, path: string): UserError {
  const message = error instanceof Error ? error.message : String(error);
  if (/bad_alloc|failed to allocate|out of memory/i.test(message)) {
    return new UserError(
      'out-of-memory',
      'The model does not fit into memory.',
      'Close other programs, choose a smaller model, or score with a shorter --context.',
      { cause: error },
    );
  }
  return new UserError(
    'model-unusable',
    `ONNX Runtime refuses ${path}: ${message}`,
    'Remove the model with "token-loupe models remove" and add it again; if that does not help, report it.',
    { cause: error },
  );
}
