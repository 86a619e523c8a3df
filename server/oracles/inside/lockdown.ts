/**
 * Runs inside the guest, as the text of this function, before any code that is checked: makes every
 * built-in object unchangeable, so that code cannot answer for the tests that judge it by replacing
 * what they use (`JSON.stringify`, `Array.prototype.every`, `Promise.prototype.then`).
 *
 * Must not refer to anything outside itself. Properties of prototypes become accessors whose setter
 * gives the receiver a property of its own: with plain frozen ones `error.name = 'X'` would throw.
 */
export function lockdown(): void {
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, preventExtensions } = Object;
  const { ownKeys } = Reflect;

  // People leave these in; they say nothing to anybody.
  const silent = (): void => {};
  const console = { log: silent, info: silent, warn: silent, error: silent, debug: silent };
  defineProperty(globalThis, 'console', { value: console, configurable: true });

  const iterator = Reflect.get(globalThis, 'Iterator');
  const values = [1].values();
  // Built-ins that no name leads to.
  const hidden: object[] = [
    function* () {},
    (function* () {})(),
    async () => {},
    async function* () {},
    (async function* () {})(),
    [][Symbol.iterator](),
    new Map().entries(),
    new Set().values(),
    ''[Symbol.iterator](),
    'a'.matchAll(/a/g),
    Reflect.get(values, 'map')?.call(values, silent) ?? {},
    iterator?.from?.({ next: () => ({ done: true }) }) ?? {},
    iterator?.concat?.([]) ?? {},
  ];

  const seen = new Set<unknown>();
  const found: object[] = [];
  const prototypes = new Set<unknown>();
  const visit = (value: unknown): void => {
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    if (!isObject || seen.has(value)) return;
    seen.add(value);
    found.push(value);
  };
  for (const root of [globalThis, ...hidden]) visit(root);
  // Grows while it is walked.
  for (const object of found) {
    const prototype: unknown = getPrototypeOf(object);
    prototypes.add(prototype);
    visit(prototype);
    for (const key of ownKeys(object)) {
      const property = getOwnPropertyDescriptor(object, key);
      if (key === 'prototype') prototypes.add(property?.value);
      for (const part of [property?.value, property?.get, property?.set]) visit(part);
    }
  }

  const lock = (object: object, key: string | symbol): void => {
    const property = getOwnPropertyDescriptor(object, key);
    if (!property) return;
    const isData = 'value' in property;
    if (!property.configurable) {
      if (isData && property.writable) defineProperty(object, key, { writable: false });
      return;
    }
    if (!isData) return void defineProperty(object, key, { configurable: false });
    if (!prototypes.has(object) || object === globalThis || !property.writable)
      return void defineProperty(object, key, { writable: false, configurable: false });
    const { value, enumerable = false } = property;
    defineProperty(object, key, {
      enumerable,
      configurable: false,
      get: () => value,
      set(this: unknown, next: unknown) {
        if (this === object) throw new TypeError('Built-in objects cannot be changed here.');
        const own = { value: next, writable: true, enumerable: true, configurable: true };
        defineProperty(this as object, key, own);
      },
    });
  };
  for (const object of found) {
    for (const key of ownKeys(object)) lock(object, key);
    if (object !== globalThis) preventExtensions(object);
  }
}
