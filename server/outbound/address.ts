/**
 * Which network addresses Parallax may be sent to by what people type. Only addresses of the public internet,
 * and what whoever operates this installation permits by name. Pure.
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Public by their number, but answered by the cloud's own machine: they hand out credentials. */
const METADATA: ReadonlySet<string> = new Set(['168.63.129.16', '169.254.169.254', 'fd00:ec2::254']);

/** What is routed on the internet at all: everything else is unassigned, or means something local. */
const GLOBAL_V6 = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an address is one of the public internet. Anything that is not plainly so is refused: loopback, private,
 * link-local, shared, multicast, reserved and unassigned ranges, and IPv6 forms that carry an IPv4 address to
 * translate (6to4, Teredo, NAT64). IPv4-mapped IPv6 counts as the IPv4 address it is.
 */
export function isPublic(address: string): boolean {
  const parsed = parseAddress(address);
  if (parsed?.range() !== 'unicast' || METADATA.has(parsed.toString())) return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_V6);
}

/** One entry of `OUTBOUND_PRIVATE`: a range of addresses or one host name, of one port or of all. */
export type Permit = { range?: [Address, number]; host?: string; port?: number };

/**
 * Reads `OUTBOUND_PRIVATE`: entries between commas, each an address, a range or a host name, with or without a
 * port: `127.0.0.1:11434, 10.0.0.0/8, [fd00::1]:443, models.internal`. Throws a RangeError that names a wrong one.
 */
export function parsePermits(setting: string): Permit[] {
  const entries = setting.split(',').map((entry) => entry.trim());
  return entries.filter(Boolean).map(parsePermit);
}

function parsePermit(entry: string): Permit {
  const bare = isIP(entry.replace(/\/\d+$/, '')) === 6;
  const [, name = '', port] = bare ? [entry, entry] : (/^(.+?)(?::(\d{1,5}))?$/.exec(entry) ?? []);
  const target = name.replace(/^\[(.*)\]/, '$1').toLowerCase();
  const range = parseRange(target);
  if (!range && !HOST_NAME.test(target)) throw wrong(entry);
  if (port !== undefined && Number(port) > 65_535) throw wrong(entry);
  return { ...(range ? { range } : { host: target }), ...(port !== undefined && { port: Number(port) }) };
}

const wrong = (entry: string): RangeError =>
  new RangeError(`"${entry}" is not an address, a range or a host name, with or without a port.`);

/** Letters, digits, hyphens and underscores; the last label is no number, or it would be an address. */
export const HOST_NAME =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function parseRange(text: string): [Address, number] | undefined {
  const [address = '', bits] = text.split('/');
  const parsed = parseAddress(address);
  if (!parsed) return undefined;
  const whole = parsed.kind() === 'ipv4' ? 32 : 128;
  if (bits === undefined) return [parsed, whole];
  return /^\d{1,3}$/.test(bits) && Number(bits) <= whole ? [parsed, Number(bits)] : undefined;
}

/** Only the forms an operating system would hand back; the many spellings of one address end at the URL parser. */
function parseAddress(text: string): Address | undefined {
  const plain = text.replace(/%.*$/, '');
  // "::8.8.8.8" is a form given up long ago, and no way to 8.8.8.8; the library would read it as one.
  if (/^::\d+\./.test(plain)) return undefined;
  return isIP(plain) === 0 ? undefined : ipaddr.process(plain);
}

/** Where somebody wants to go: the name as in the URL, and one address it stands for. */
export type Target = { host: string; address: string; port: number };

/** Whether the operator permits this address although it is not public. */
export function isPermitted(target: Target, permits: readonly Permit[]): boolean {
  const parsed = parseAddress(target.address);
  if (!parsed || parsed.range() === 'multicast' || parsed.range() === 'broadcast') return false;
  return permits.some((permit) => fits(permit, { parsed, target }));
}

function fits(permit: Permit, { parsed, target }: { parsed: Address; target: Target }): boolean {
  if (permit.port !== undefined && permit.port !== target.port) return false;
  if (permit.host !== undefined) return permit.host === target.host;
  if (!permit.range || permit.range[0].kind() !== parsed.kind()) return false;
  // A range is drawn for machines; whoever wants a cloud's credentials must name the very address.
  if (METADATA.has(parsed.toString()) && parsed.toString() !== permit.range[0].toString()) return false;
  return parsed.match(permit.range as [ipaddr.IPv4, number] & [ipaddr.IPv6, number]);
}
