/** The networks an API key may be used from. IPv6 is judged by its /64, as requests are counted (client-address.ts). */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The most bits of an IPv6 network: finer is not told apart. */
const V6_BITS = 64;

/** `10.0.0.0/8`, or one address; undefined when it is no network, or a finer one than is told apart. */
export function parseNetwork(text: string): string | undefined {
  const [host = '', bits] = text.trim().split('/');
  const kind = isIP(host);
  const typed = bits === undefined ? `${host}/${kind === 4 ? 32 : V6_BITS}` : text.trim();
  // The library knows shorter spellings, too; only whole addresses are taken.
  if (kind === 0 || !ipaddr.isValidCIDR(typed)) return undefined;
  const [address, length] = ipaddr.parseCIDR(typed);
  const isTold = kind === 4 || length <= V6_BITS;
  return isTold ? `${networkOf(address, length)}/${length}` : undefined;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const networkOf = (address: Address, bits: number): string =>
  address.kind() === 'ipv4'
    ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`).toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`).toString();

/** `address`: as `addressOf` gives it; one that is not known is within nothing. No networks: from everywhere. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  if (networks.length === 0) return true;
  const [host = ''] = address.split('/');
  if (!ipaddr.isValid(host)) return false;
  const parsed = ipaddr.process(host);
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  });
}
