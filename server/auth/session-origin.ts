import { addressOf } from '../client-address.ts';
import type { Env } from '../env.ts';
import type { SessionOrigin } from './session.ts';

const DEVICE_MAX = 300;

/** What the request says of the browser; for recognising, not for trusting. */
export const originOf = (headers: Headers, settings: Pick<Env, 'TRUSTED_PROXIES'>): SessionOrigin => ({
  device: headers.get('user-agent')?.slice(0, DEVICE_MAX) ?? null,
  address: addressOf(headers, settings.TRUSTED_PROXIES),
});
