import * as vscode from 'vscode';
import type { Device, DeviceVerdict } from '#core/model/device';
import type { ModelCard } from '#core/model/modelCard';

const names: Readonly<Record<Device, string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

/** Tells that a device failed in use and was left behind: what was asked goes on without it. */
export function tellLeft({ devices = [] }: ModelCard): void {
  const left = devices.find(({ isUsable }) => !isUsable);
  if (!left) return;
  const { t } = vscode.l10n;
  const message = t('{0} has failed: {1} The model computes on the CPU now.', names[left.device], left.reason);
  void vscode.window.showWarningMessage(message);
}

/** What is known of the model in use. */
interface Known {
  readonly card: ModelCard | undefined;
  readonly state: 'none' | 'loading' | 'ready';
}

/** Which model and device run, and why that one. */
export function deviceWords({ card, state }: Known): { readonly what: string; readonly why: string } {
  const { t } = vscode.l10n;
  if (!card) return { what: t('No model is loaded.'), why: '' };
  if (state === 'none') return { what: card.name, why: t('not in memory; it is loaded when it is needed') };
  if (card.server) {
    const { kind, host } = card.server;
    return { what: t('{0} at {1}', card.name, host), why: t('a server ({0}): the text is sent there', kind) };
  }
  const how = card.precision === 'exact' ? t('float32, exact') : t('quantized arithmetic, approximate');
  const place = card.device === 'cpu' || card.device === 'server' ? undefined : names[card.device];
  const what = place === undefined ? t('{0} on the CPU', card.name) : t('{0} on {1}', card.name, place);
  return { what, why: [how, ...reasons(card)].join('; ') };
}

/** What was found out about the devices that were tried. */
function reasons({ device, devices = [] }: ModelCard): readonly string[] {
  if (devices.length === 0) return [vscode.l10n.t('no other device was asked for')];
  const words = (verdict: DeviceVerdict) => `${names[verdict.device]}: ${verdict.reason}`;
  const chosen = devices.filter(verdict => verdict.device === device);
  return (chosen.length > 0 ? chosen : devices).map(words);
}
