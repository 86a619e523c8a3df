/**
 * E-mail addresses as far as sign-in relies on them: plain ASCII, compared in lower case. Letters that only look
 * alike, or become alike when lowered (U+212A is a Kelvin sign, and lowers to k), never get this far. Pure.
 */
const LOCAL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/i;
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i;

export type Email = { email: string; domain: string };

export function toEmail(text: unknown): Email | undefined {
  if (typeof text !== 'string') return undefined;
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || !LOCAL.test(local) || !DOMAIN.test(domain)) return undefined;
  return { email: text.toLowerCase(), domain: domain.toLowerCase() };
}

/** A domain people type: lower case, letters beyond ASCII as DNS writes them. */
export function toDomain(text: string): string | undefined {
  const typed = text.trim().replace(/^@/, '').replace(/\.$/, '');
  if (/[\s/@:?#[\]\\%]/.test(typed)) return undefined;
  const host = URL.parse(`https://${typed}`)?.hostname;
  return host && DOMAIN.test(host) ? host.toLowerCase() : undefined;
}
