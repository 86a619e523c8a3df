/** The addresses people may have Parallax call, read strictly. */
import { AppError } from '../errors.ts';

export type Destination = { url: URL /** Without brackets or a last dot. */; host: string; port: number };

const MAX_URL = 8_192;
/** Parsers disagree about all of these; none belongs into an address somebody means. */
const DISPUTED = /[\\\s\p{Cc}\p{Cf}\p{Zs}]/u;

/**
 * Reads an absolute http(s) address. Throws `out.address` for user names, disputed characters and other schemes.
 * The sentence never repeats the address: keys are often part of it.
 */
export function toDestination(text: string): Destination {
  if (text.length > MAX_URL) throw refused(`it is longer than ${MAX_URL} characters`);
  if (DISPUTED.test(text)) throw refused('it contains spaces, backslashes or invisible characters');
  if (!/^https?:\/\/[^/]/i.test(text)) throw refused('it does not begin with https:// and a host');
  const url = URL.parse(text);
  if (!url) throw refused('it is not an address');
  if (url.username || url.password) throw refused('it contains a user name or password; use a secret');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (!host) throw refused('it names no host');
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return { url, host, port };
}

const refused = (reason: string): AppError => new AppError('out.address', { reason });
