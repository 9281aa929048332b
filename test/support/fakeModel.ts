import { createHash } from 'node:crypto';
import type { CatalogueEntry, WheelMember } from '#engine/models/catalogue';
import { zip } from './zipWriter.ts';

export interface FakeModel {
  readonly entry: CatalogueEntry;
  /** The model file. */
  readonly content: Buffer;
  /** File name to wheel. */
  readonly wheels: ReadonlyMap<string, Buffer>;
}

/** A small model of the catalogue's form: a file that begins like a GGUF, in pieces inside wheels that pip accepts. */
export function fakeModel(parts = 1, bytes = 120_000): FakeModel {
  const content = noise(bytes);
  content.write('GGUF\x03\0\0\0', 0, 'latin1');
  const wheels = new Map<string, Buffer>();
  const members: WheelMember[] = [];
  for (let index = 0; index < parts; index += 1) {
    const from = Math.floor((index * bytes) / parts);
    const data = content.subarray(from, Math.floor(((index + 1) * bytes) / parts));
    const stem = `fake_model_part${index + 1}`;
    const member = `${stem}/data/fake.gguf.part${index}`;
    const wheel = zip([...wheelFacts(stem), { name: member, data }]);
    wheels.set(`${stem}-1.0.0-py3-none-any.whl`, wheel);
    const wheelBytes = wheel.length;
    members.push({ package: stem.replaceAll('_', '-'), version: '1.0.0', wheelBytes, member, bytes: data.length });
  }
  const entry: CatalogueEntry = {
    name: 'fake-model',
    aliases: [],
    title: 'Fake model',
    license: 'Apache-2.0',
    licenseUrl: 'https://www.apache.org/licenses/LICENSE-2.0',
    hasTerms: false,
    file: 'fake-model.gguf',
    bytes,
    sha256: sha256Of(content),
    parts: members,
  };
  return { entry, content, wheels };
}

export function sha256Of(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** What every wheel has beside its files. */
function wheelFacts(stem: string) {
  const info = `${stem}-1.0.0.dist-info`;
  const metadata = `Metadata-Version: 2.1\nName: ${stem.replaceAll('_', '-')}\nVersion: 1.0.0\n`;
  const wheel = 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n';
  return [
    { name: `${stem}/__init__.py`, data: Buffer.from('') },
    { name: `${info}/METADATA`, data: Buffer.from(metadata) },
    { name: `${info}/WHEEL`, data: Buffer.from(wheel) },
    { name: `${info}/RECORD`, data: Buffer.from('') },
  ];
}

/** Bytes that do not pack well and are always the same (xorshift32). */
function noise(bytes: number): Buffer {
  const data = Buffer.alloc(bytes);
  let state = 0x9e3779b9;
  for (let at = 0; at < bytes; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    data[at] = state;
  }
  return data;
}
