/** Where a request comes from. Browsers set `Origin` and `Host` themselves; a page cannot forge them. */
import { LOOPBACK_HOSTS } from '#server/env.ts';

const hostOf = (url: string | null): string | undefined =>
  url && URL.canParse(url) ? new URL(url).host : undefined;

/** The `Origin` is there and is the host that was asked, or the address people open. */
export function isSameOrigin(headers: Headers, publicUrl: string): boolean {
  const origin = headers.get('origin');
  const from = hostOf(origin);
  if (!origin || !from) return false;
  return from === headers.get('host') || origin === new URL(publicUrl).origin;
}

/** Fails for any name that merely resolves to this machine: that is how DNS rebinding gets in. */
export function isLoopbackHost(headers: Headers): boolean {
  const host = headers.get('host');
  if (!host || !URL.canParse(`http://${host}`)) return false;
  return LOOPBACK_HOSTS.has(new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, ''));
}

/** Where to go on after signing in. Only paths of our own: `//host` and `/\host` lead elsewhere. */
export const toOwnPath = (asked: unknown): string =>
  typeof asked === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(asked) ? asked : '/patterns';
