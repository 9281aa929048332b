/** A setting as the manifest says it. */
export interface SettingEntry {
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'array';
  readonly default: string | number | boolean | readonly string[];
  readonly description: string;
  readonly enum?: readonly string[];
  readonly enumItemLabels?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: { readonly type: 'string' };
  readonly scope?: 'machine-overridable' | 'machine' | 'resource' | 'window';
  /** Not read from an untrusted workspace: it chooses files, models or how much of the machine is used. */
  readonly isRestricted?: true;
}
