/** The nonce of the page, for what puts style elements into it: libraries look for it under this name. */
const NAME = '__webpack_nonce__';

/** Does nothing on the server, where all pages share one world. */
export function keepNonce(nonce: string): void {
  if (typeof window !== 'undefined') Reflect.set(globalThis, NAME, nonce);
}

/** Undefined on the server. */
export function readNonce(): string | undefined {
  const nonce: unknown = Reflect.get(globalThis, NAME);
  return typeof nonce === 'string' ? nonce : undefined;
}
