/** Where a request comes from, as far as this server can know. Good for counting, not for trusting. */
import { isIPv4, isIPv6 } from 'node:net';

/** Set by the web process to the address of the connection; whatever a client sends under this name is replaced. */
export const PEER_HEADER = 'x-parallax-peer';

/** Where the web process says nothing, everybody is counted together. */
const UNKNOWN = 'unknown';

/**
 * The key to count by: an IPv4 address, or the /64 of an IPv6 one, because that is what one household or machine
 * is given. `hops` = proxies of our own in front: so many entries of `X-Forwarded-For`, from the right, are theirs
 * to write; the rest anybody can make up.
 */
export function addressOf(headers: Headers, hops: number): string {
  const forwarded = (headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  const told = hops > 0 ? forwarded.at(-hops) : headers.get(PEER_HEADER);
  return networkOf(told ?? '') ?? UNKNOWN;
}

function networkOf(text: string): string | undefined {
  const address = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1] ?? address;
  if (isIPv4(mapped)) return mapped;
  if (!isIPv6(address)) return undefined;
  return `${groupsOf(address).slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean));
  const missing = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const zeros = Array.from({ length: Math.max(0, missing) }, () => '0');
  return [...(before ?? []), ...zeros, ...(after ?? [])].map((group) => group.replace(/^0+(?=.)/, ''));
}
