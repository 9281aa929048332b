import * as ort from 'onnxruntime-node';
import { UserError } from '#core/errors';
import { type Device, deviceFailed } from '#core/model/device';

/** A tensor's data with its shape; 64-bit integers are BigInt64Array, truth values Uint8Array. */
export interface TensorData {
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
  readonly shape: readonly number[];
}

/** An input that is kept from run to run and read where it lies; its maker may write to its memory in between. */
export type HeldTensor = ort.Tensor;

/** A loaded graph. The only place that knows ONNX Runtime. */
export interface KeepingSession extends Session {
  /**
   * As `run`; the outputs named in `keep` stay where they were computed and can be fed to a later run. Their taker
   * disposes of them.
   */
  runKeeping(
    feeds: Readonly<Record<string, TensorData>>,
    held: Readonly<Record<string, HeldTensor>>,
    outputs: readonly string[],
    keep: readonly string[],
  ): Promise<{
    readonly data: Record<string, TensorData['data']>;
    readonly kept: Record<string, HeldTensor>;
  }>;
}

/** What most of the worker needs of a session. */
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
  /** Where it runs; the CPU where nothing is said. */
  readonly device?: Device;
  /** Outputs that stay on the device, to be fed again or forgotten; they cannot be read. */
  readonly onDevice?: readonly string[];
}

/** A graph that is held in memory; its external weights lie in `folder`. */
export interface GraphBytes {
  readonly bytes: Uint8Array;
  readonly folder: string;
}

/** The devices that this build of ONNX Runtime knows; whether the machine has one is another matter. */
export function knownDevices(): readonly string[] {
  return ort.listSupportedBackends().map(({ name }) => name);
}

/** @throws UserError `model-unusable` where ONNX Runtime refuses the graph, `out-of-memory` where it does not fit. */
export async function openSession(graph: string | GraphBytes, options: SessionOptions): Promise<KeepingSession> {
  const path = typeof graph === 'string' ? graph : graph.folder;
  const folder = typeof graph === 'string' ? {} : { model_external_initializers_file_folder_path: graph.folder };
  const device = options.device ?? 'cpu';
  // A device that it does not know would silently be left out.
  if (!knownDevices().includes(device)) throw named(`it knows no device "${device}"`, path);
  // The binding for Node keeps outputs on the device for this one alone; elsewhere they come back and go again.
  const onDevice = device === 'webgpu' ? (options.onDevice ?? []) : [];
  const create = {
    executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
    ...(onDevice.length > 0 && {
      preferredOutputLocation: Object.fromEntries(onDevice.map(name => [name, 'gpu-buffer' as const])),
    }),
    intraOpNumThreads: options.threads,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableCpuMemArena: options.keepMemory,
    // A pattern reserves one block per shape seen, which for chunks of many lengths is memory never given back.
    enableMemPattern: false,
    // Sessions alternate in one process: a pool that spins after its run would steal the other's core.
    extra: { session: { force_spinning_stop: '1', ...folder } },
  } satisfies ort.InferenceSession.SessionOptions;
  const fail = (error: unknown) => {
    throw named(error, path);
  };
  const left = (error: unknown) => {
    throw deviceFailed(device, error instanceof Error ? error.message.split('\n')[0]! : String(error), error);
  };
  const session = await (typeof graph === 'string'
    ? ort.InferenceSession.create(graph, create)
    : ort.InferenceSession.create(graph.bytes, create)
  ).catch(fail);
  const runKeeping: KeepingSession['runKeeping'] = async (feeds, held, outputs, keep) => {
    const inputs: Record<string, ort.Tensor> = { ...held };
    for (const [name, value] of Object.entries(feeds)) inputs[name] = tensor(value);
    // Where outputs stay on the device, the binding binds those of the first run for good, and takes them by their order:
    // other outputs in a later run would come under wrong names. So it is asked for all, and what is not wanted is freed.
    const asked = onDevice.length > 0 ? session.outputNames : [...outputs, ...keep];
    const results = await session.run(inputs, asked).catch(device === 'cpu' ? fail : left);
    for (const name of asked) {
      if (!keep.includes(name) && results[name]!.location === 'gpu-buffer') results[name]!.dispose();
    }
    const data = Object.fromEntries(outputs.map(name => [name, results[name]!.data as TensorData['data']]));
    return { data, kept: Object.fromEntries(keep.map(name => [name, results[name]!])) };
  };
  return {
    run: async (feeds, held, outputs) => (await runKeeping(feeds, held, outputs, [])).data,
    runKeeping,
    dispose: () => session.release(),
  };
}

export function holdTensor(data: Float32Array, shape: readonly number[]): HeldTensor {
  return new ort.Tensor('float32', data, shape);
}

/** A state without tokens. */
export function emptyTensor(type: 'float32' | 'float16', shape: readonly number[]): HeldTensor {
  return type === 'float32'
    ? new ort.Tensor(type, new Float32Array(0), shape)
    : new ort.Tensor(type, new Uint16Array(0), shape);
}

function tensor({ data, shape }: TensorData): ort.Tensor {
  if (data instanceof Uint8Array) return new ort.Tensor('bool', data, shape);
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
