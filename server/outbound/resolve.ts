/** From a name to the addresses that may be connected to. */
import dns from 'node:dns/promises';
import { isIP } from 'node:net';
import { AppError } from '../errors.ts';
import { isPermitted, isPublic, type Permit } from './address.ts';
import { type AllowList, isAllowed } from './allow-list.ts';
import type { Destination } from './url.ts';

export type Found = { address: string; family: 4 | 6 };
/** All addresses of a name; throws if there are none. */
export type Resolve = (host: string) => Promise<Found[]>;

/** As the operating system resolves it, /etc/hosts included. */
export const resolveBySystem: Resolve = async (host) => {
  const found = await dns.lookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => toFound(address));
};

const toFound = (address: string): Found => ({ address, family: isIP(address) === 6 ? 6 : 4 });

export type Rules = { allow: AllowList; permits: readonly Permit[]; resolve: Resolve };

/**
 * The addresses of a destination, all of them checked: one that is not allowed refuses the call, because a name
 * that stands for a public and a private machine is an attack or a mistake. Throws `out.host`, `out.private`,
 * `out.plain` or `out.unknown`.
 */
export async function findAddresses(to: Destination, { allow, permits, resolve }: Rules): Promise<Found[]> {
  const { host, port, url } = to;
  if (!isAllowed(to, allow)) throw new AppError('out.host', { host });
  const found = isIP(host) === 0 ? await lookUp(host, resolve) : [toFound(host)];
  for (const { address } of found) {
    if (isPermitted({ host, address, port }, permits)) continue;
    if (!isPublic(address)) throw new AppError('out.private', { host });
    if (url.protocol !== 'https:') throw new AppError('out.plain', { host });
  }
  return found;
}

/** What can be refused without asking anybody: for forms, so that a mistake is said at once. */
export function refuseAtSight(to: Destination, { allow, permits }: Omit<Rules, 'resolve'>): void {
  const { host, port, url } = to;
  if (!isAllowed(to, allow)) throw new AppError('out.host', { host });
  if (isPermitted({ host, address: host, port }, permits) || permits.some((one) => one.host === host)) return;
  if (isIP(host) !== 0 && !isPublic(host)) throw new AppError('out.private', { host });
  // A name may still turn out to be permitted by its address.
  if (url.protocol !== 'https:' && (isIP(host) !== 0 || permits.length === 0))
    throw new AppError('out.plain', { host });
}

async function lookUp(host: string, resolve: Resolve): Promise<Found[]> {
  const found = await resolve(host).catch(() => []);
  if (found.length === 0) throw new AppError('out.unknown', { host });
  return found;
}
