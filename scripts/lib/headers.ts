/**
 * The headers of every reply, pages or not. The policy is strict: scripts and style elements run by a nonce of this
 * reply alone, so what gets into a page as text does nothing. Pure but for the nonce.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export const newNonce = (): string => randomBytes(16).toString('base64');

/**
 * The messages at the bottom (sonner) bring their styles as one element without a nonce; it is let in by its hash.
 * Empty where it is not found: they would then look plain.
 */
export function messageStyles(): string {
  const text = readFileSync(fileURLToPath(import.meta.resolve('sonner')), 'utf8');
  const [, quoted] = /__insertCSS\(("(?:[^"\\]|\\.)*")\)/.exec(text) ?? [];
  if (quoted === undefined) return '';
  const css: unknown = JSON.parse(quoted);
  // The element is put in empty first, and judged then too.
  return typeof css === 'string' ? `${hashOf('')} ${hashOf(css)}` : '';
}

const STYLES = messageStyles();

/**
 * Style attributes that Radix writes into a page on the server, and no others: styles set by scripts of the app are no
 * attributes, and what came as text stays without style.
 */
const ATTRIBUTES = [
  'outline:none',
  'animation-duration:0s',
  'pointer-events:none',
  'position:absolute;border:0;width:1px;height:1px;padding:0;margin:-1px;overflow:hidden;clip:rect(0, 0, 0, 0);white-space:nowrap;word-wrap:normal',
]
  .map(hashOf)
  .join(' ');

/** `isDev`: Next reloads over a socket then, and React rebuilds stacks with eval. */
export function policy(nonce: string, { isDev = false }: { isDev?: boolean } = {}): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'${isDev ? " 'unsafe-eval'" : ''}`,
    isDev
      ? "style-src-elem 'self' 'unsafe-inline'"
      : `style-src-elem 'self' 'nonce-${nonce}' ${STYLES}`.trim(),
    isDev ? "style-src-attr 'unsafe-inline'" : `style-src-attr 'unsafe-hashes' ${ATTRIBUTES}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDev ? ' ws:' : ''}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** `isHttps`: people reach Parallax by https, so that browsers may insist on it. */
export const fixedHeaders = ({
  isHttps = false,
}: {
  isHttps?: boolean;
} = {}): [name: string, value: string][] =>
  [
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'same-origin'],
    ['Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['X-Frame-Options', 'DENY'],
    ...(isHttps ? ([['Strict-Transport-Security', 'max-age=31536000; includeSubDomains']] as const) : []),
  ].map(([name = '', value = '']): [string, string] => [name, value]);
