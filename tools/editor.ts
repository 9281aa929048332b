/**
 * A real editor with the packed extension, in a browser: `npm run editor -- [FOLDER] [--port PORT]`. Opens nothing by itself;
 * open the printed address. Ctrl-C stops all of it. Settings and state are kept between calls.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '#core/errors';
import { installCodeServer } from './codeServer/install.ts';
import { CodeServer, installVsix } from './codeServer/server.ts';
import { editorSettings } from './codeServer/settings.ts';
import { packVsix } from './vsix/pack.ts';
import { hostTarget } from './vsix/targets.ts';

const defaultPort = 8123;

export async function main(args: string[]): Promise<number> {
  const { folder, port } = parse(args);
  const env = process.env;
  const paths = await installCodeServer(env, say);
  say('Packing the extension ...');
  const vsix = await packVsix({ target: hostTarget(), env, say });
  const folders = editorFolders();
  await rm(folders.extensions, { recursive: true, force: true });
  await installVsix(paths, vsix, folders, env);
  const settings = await settingsOf(folders.userData);
  const server = await CodeServer.start({ paths, ...folders, settings, workspaceTrust: false, port, env });
  say(`\n  ${server.url}/?folder=${encodeURIComponent(folder)}\n\nCtrl-C stops it.`);
  await server.ended();
  return 0;
}

function parse(args: string[]): { folder: string; port: number } {
  try {
    const options = { port: { type: 'string', default: String(defaultPort) } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${values.port} is no port.`);
    const folder = resolve(positionals[0] ?? '.');
    if (!existsSync(folder)) throw new Error(`There is no ${folder}.`);
    return { folder, port };
  } catch (error) {
    const hint = 'Use npm run editor -- [FOLDER] [--port PORT].';
    throw new UserError('bad-argument', (error as Error).message, hint);
  }
}

/** One for each checkout, in the folder for temporary files: a socket lies in it, whose path must be short. */
function editorFolders(): { userData: string; extensions: string } {
  const checkout = createHash('sha256').update(resolve('.')).digest('hex').slice(0, 8);
  const root = join(tmpdir(), `token-loupe-editor-${checkout}`);
  return { userData: join(root, 'data'), extensions: join(root, 'extensions') };
}

/** What the user has set in an earlier call stays. */
async function settingsOf(userData: string): Promise<Readonly<Record<string, unknown>>> {
  await mkdir(userData, { recursive: true });
  const kept = await readFile(join(userData, 'User', 'settings.json'), 'utf8').catch(() => '{}');
  try {
    return { ...editorSettings, ...JSON.parse(kept) };
  } catch {
    throw new UserError('bad-setting', `${userData}/User/settings.json is not JSON.`, 'Mend or delete it.');
  }
}

const say = (line: string) => void process.stdout.write(`${line}\n`);
