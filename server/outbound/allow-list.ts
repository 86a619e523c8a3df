/** Which hosts a workspace lets its agents reach: names, `*.` in front for all below one, with or without a port. */
import { isIP } from 'node:net';
import { HOST_NAME } from './address.ts';

/** null = every public host; an empty list = none. */
export type AllowList = readonly string[] | null;

export const MAX_HOSTS = 200;

/** An entry in the form it is compared in, or undefined if it is none. */
export function toAllowed(entry: string): string | undefined {
  const text = entry.trim().toLowerCase();
  const [, name = '', port] = /^(.+?)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = name.replace(/^\*\./, '').replace(/\.$/, '');
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (Number(port ?? 0) > 65_535 || (isIP(bare) === 0 && !HOST_NAME.test(host))) return undefined;
  // "*.com" would be a list that allows anybody who buys a name.
  if (name.startsWith('*.') && (!host.includes('.') || isIP(bare) !== 0)) return undefined;
  return `${name.startsWith('*.') ? '*.' : ''}${host}${port === undefined ? '' : `:${Number(port)}`}`;
}

/** `host` as in a parsed URL, without a port; `port` the one that is meant. */
export function isAllowed({ host, port }: { host: string; port: number }, allow: AllowList): boolean {
  if (allow === null) return true;
  return allow.some((entry) => {
    const [, name = '', only] = /^(.+?)(?::(\d+))?$/.exec(entry) ?? [];
    if (only !== undefined && Number(only) !== port) return false;
    return name.startsWith('*.') ? host.endsWith(name.slice(1)) && host !== name.slice(2) : host === name;
  });
}
