import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseIni } from './iniFile.ts';
import type { Environment } from './store.ts';

/** What pip's own settings say about the Python package index and the way to it. */
export interface IndexSettings {
  /** In the order in which they are asked; empty where pip is told to use none. */
  readonly indexUrls: readonly string[];
  /** `host` or `host:port`, lower case: plain HTTP and unverified certificates are accepted from these. */
  readonly trustedHosts: readonly string[];
  /** Files with certificates (PEM) to trust besides those built in. */
  readonly certificateFiles: readonly string[];
  /** A proxy for everything, stronger than the environment's. */
  readonly proxy: string | undefined;
}

export interface SettingsPlace {
  readonly env: Environment;
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
  /** The folder of the system's settings on Unix. */
  readonly etc?: string;
}

export const publicIndex = 'https://pypi.org/simple';

/**
 * Reads pip's settings from its configuration files and `PIP_*` variables, in pip's order of precedence
 * (https://pip.pypa.io/en/stable/topics/configuration/).
 */
export async function readIndexSettings(place: SettingsPlace): Promise<IndexSettings> {
  const settings = await mergedSettings(place);
  const list = (name: string) => (settings.get(name) ?? '').split(/\s+/).filter(text => text !== '');
  const indexUrls = [settings.get('index-url')?.trim() || publicIndex, ...list('extra-index-url')];
  return {
    indexUrls: isTrue(settings.get('no-index')) ? [] : indexUrls,
    trustedHosts: list('trusted-host').map(host => host.toLowerCase()),
    certificateFiles: certificateFiles(place, settings.get('cert')),
    proxy: settings.get('proxy'),
  };
}

/** Settings by pip's long option names without the dashes. */
async function mergedSettings(place: SettingsPlace): Promise<Map<string, string>> {
  const sections = { global: new Map<string, string>(), download: new Map<string, string>() };
  for (const path of configFiles(place)) {
    const ini = parseIni(await readFile(path, 'utf8').catch(() => ''));
    for (const [name, target] of Object.entries(sections)) {
      for (const [key, value] of ini.get(name) ?? []) target.set(normalized(key), value);
    }
  }
  const variables = Object.entries(place.env)
    .filter(([name]) => name.startsWith('PIP_'))
    .map(([name, value]) => [normalized(name.slice(4)), value ?? ''] as const);
  const all = [...sections.global, ...sections.download, ...variables];
  return new Map(all.filter(([, value]) => value.trim() !== ''));
}

function normalized(name: string): string {
  return name.toLowerCase().replaceAll('_', '-').replace(/^--/, '');
}

/** Where pip's files may be, the weakest first. */
export function configFiles(place: SettingsPlace): string[] {
  const { env, platform = process.platform, home = homedir(), etc = '/etc' } = place;
  const own = env.PIP_CONFIG_FILE;
  // pip's way to say: no files at all.
  if (own === '/dev/null' || own?.toLowerCase() === 'nul') return [];
  const name = platform === 'win32' ? 'pip.ini' : 'pip.conf';
  const user = own ? [] : userFolders(env, platform, home);
  const site = env.VIRTUAL_ENV ? [env.VIRTUAL_ENV] : [];
  const folders = [...globalFolders(env, platform, etc), ...user, ...site];
  return [...folders.map(folder => join(folder, name)), ...(own ? [own] : [])];
}

function globalFolders(env: Environment, platform: NodeJS.Platform, etc: string): string[] {
  if (platform === 'win32') return [join(env.ProgramData || env.PROGRAMDATA || 'C:\\ProgramData', 'pip')];
  if (platform === 'darwin') return ['/Library/Application Support/pip'];
  const xdg = (env.XDG_CONFIG_DIRS?.trim() || join(etc, 'xdg')).split(delimiter);
  return [...xdg.map(folder => join(folder, 'pip')), etc];
}

function userFolders(env: Environment, platform: NodeJS.Platform, home: string): string[] {
  if (platform === 'win32') {
    return [join(home, 'pip'), join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'pip')];
  }
  const legacy = join(home, '.pip');
  const config = join(env.XDG_CONFIG_HOME?.trim() || join(home, '.config'), 'pip');
  if (platform !== 'darwin') return [legacy, config];
  return [legacy, join(home, '.config', 'pip'), join(home, 'Library', 'Application Support', 'pip')];
}

function certificateFiles({ env, home = homedir() }: SettingsPlace, cert: string | undefined): string[] {
  const named = [cert, env.REQUESTS_CA_BUNDLE, env.CURL_CA_BUNDLE, env.SSL_CERT_FILE, env.NODE_EXTRA_CA_CERTS];
  const paths = named
    .filter(path => path !== undefined && path !== '')
    .map(path => path!.replace(/^~(?=\/|\\|$)/, home));
  return [...new Set(paths)];
}

function isTrue(text: string | undefined): boolean {
  return ['1', 'true', 'yes', 'on', 'y', 't'].includes((text ?? '').trim().toLowerCase());
}
