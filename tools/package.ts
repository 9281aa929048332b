/**
 * Packs the extension: `npm run package -- [--target TARGET | --all] [--offline] [--out FOLDER]`.
 * One VSIX for this platform, or for the one named, or one for each of all platforms; with --offline the default model is
 * inside. What can run here is unpacked and scores a sentence.
 */
import { copyFile, mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '#core/errors';
import { defaultEntry } from '#engine/models/catalogue';
import { obtainModel } from '#engine/models/obtain';
import { openStore } from '#engine/models/store';
import { membersOf } from './vsix/contents.ts';
import { packVsix } from './vsix/pack.ts';
import { hostTarget, type Target, targetOf, targets } from './vsix/targets.ts';
import { tryOut } from './vsix/tryOut.ts';

const options = {
  target: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  offline: { type: 'boolean' },
  out: { type: 'string' },
} as const;

export async function main(args: string[]): Promise<number> {
  const { target, all, offline = false, out = '.' } = parse(args);
  const wanted = all ? targets : (target?.map(targetOf) ?? [hostTarget()]);
  const env = process.env;
  const model = offline ? await obtainModel(defaultEntry, { store: openStore({ env }), env, log: logged }) : undefined;
  await mkdir(out, { recursive: true });
  for (const each of wanted) {
    const packed = await packVsix({ target: each, model, env, say });
    const path = resolve(out, await fileName(each, offline));
    await copyFile(packed, path);
    await describe(path, each);
  }
  return 0;
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    const usage = 'npm run package -- [--target TARGET | --all] [--offline] [--out FOLDER]';
    throw new UserError(
      'bad-argument',
      (error as Error).message,
      `Use ${usage}, with a target of ${targets.join(', ')}.`,
    );
  }
}

async function fileName(target: Target, offline: boolean): Promise<string> {
  const { default: manifest } = await import(resolve('package.json'), { with: { type: 'json' } });
  return `${manifest.name}-${target}-${manifest.version}${offline ? '-offline' : ''}.vsix`;
}

async function describe(path: string, target: Target): Promise<void> {
  const members = await membersOf(path);
  const bytes = members.reduce((sum, member) => sum + member.bytes, 0);
  const packed = members.reduce((sum, member) => sum + member.packedBytes, 0);
  say(`${path}: ${members.length} files, ${megabytes(packed)} MB, ${megabytes(bytes)} MB unpacked`);
  for (const member of [...members].sort((a, b) => b.bytes - a.bytes).slice(0, 6)) {
    say(`  ${megabytes(member.packedBytes).padStart(6)} of ${megabytes(member.bytes).padStart(6)} MB  ${member.name}`);
  }
  if (!isHost(target)) return;
  const { model, tokens, perplexity } = await tryOut(path, process.env, say);
  say(`  unpacked, it scores ${tokens} tokens with ${model}: perplexity ${perplexity.toFixed(1)}`);
}

const isHost = (target: Target) => target === `${process.platform}-${process.arch}`;
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(2);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const logged = (level: string, message: string) => void (level !== 'debug' && say(message));
