/** What holds for every primitive, checked for every file of the folder. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AnyPrimitive, definePrimitive, type Settled, SKIPPED } from './define.ts';
import { primitiveList, primitives } from './index.ts';
import { type Belief, ok, unknown } from './kit/belief.ts';
import { fakeInfer, runExample, runOnce, voice } from './kit/testing.ts';

const folder = import.meta.dirname;
const ids = readdirSync(folder)
  .filter((name) => /^[a-z0-9-]+\.ts$/.test(name))
  .map((name) => name.slice(0, -'.ts'.length))
  .filter((id) => id !== 'define' && id !== 'index');

it('finds the files, and the index names exactly these', () => {
  expect(ids.length).toBeGreaterThanOrEqual(13);
  expect(primitiveList.map(({ id }) => id)).toEqual([...ids].sort());
  expect(Object.keys(primitives)).toEqual([...ids].sort());
});

const isSentence = (text: string): boolean => /^[A-Z][^.!?]*\.$/.test(text);

/** Every number anywhere in a belief that claims to be a probability or a score. */
function numbersIn(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    ['p', 'lo', 'hi', 'raw'].includes(key) && typeof one === 'number' ? [one] : numbersIn(one),
  );
}

const arriving: fc.Arbitrary<Settled> = fc.oneof(
  { weight: 9, arbitrary: voice() },
  { weight: 1, arbitrary: fc.constant(SKIPPED) },
);
const arrivals = fc.array(arriving, { minLength: 1, maxLength: 6 });

/** One run with everything settled: inputs, results of the inside and effects from the generator. */
function run(primitive: AnyPrimitive, given: readonly Settled[]) {
  const [first = SKIPPED] = given;
  const port = primitive.ports(primitive.config.parse({})).in[0];
  const at = (i: number): Settled => given[i % given.length] ?? SKIPPED;
  const answer: Belief = first === SKIPPED ? ok('positive', unknown('none', 'given')) : first;
  const effects = Object.fromEntries(
    [
      ...['call', 'ask', 'tell', 'ledger', 'check', 'recall', 'remember'],
      ...[1, 2, 3].map((i) => `wait:${i}`),
      ...[1, 2, 3, 4, 5].map((i) => `call:${i}`),
    ].map((name) => [name, answer]),
  );
  return runOnce(primitive, {
    inputs: port ? { [port.name]: port.many ? given : first } : {},
    takes: ['a', 'b', 'c'],
    results: (iteration, index) => at(iteration + index),
    effects,
  });
}

describe.each(primitiveList.map((primitive) => [primitive.id, primitive] as const))('%s', (id, primitive) => {
  const schema = z.toJSONSchema(primitive.config, { io: 'input' }) as {
    properties?: Record<string, { description?: string; default?: unknown }>;
    required?: readonly string[];
    additionalProperties?: unknown;
  };
  const config: unknown = primitive.config.parse({});
  const ports = primitive.ports(config);

  it('is named like its file, has a test, and says what it is', () => {
    expect(primitive.id).toBe(id);
    expect(existsSync(join(folder, `${id}.test.ts`))).toBe(true);
    expect(primitive.summary).toSatisfy(isSentence);
    expect(primitive.title).toMatch(/^[A-Z]/);
    expect(primitive.docs.length).toBeGreaterThan(80);
    expect(primitive.subtitle(config)).not.toBe('');
    expect(primitive.version).toBeGreaterThanOrEqual(1);
  });

  it('has an example that comes true', () => {
    const { says, leaves } = runExample(primitive);
    expect(primitive.example.about).toSatisfy(isSentence);
    expect(leaves).toEqual(says);
  });

  it('describes every field of its config, needs none of them, and allows no others', () => {
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      expect([name, field.description ?? '']).toEqual([name, expect.stringMatching(/^[A-Z].*\.$/s)]);
    }
    expect(schema.required ?? []).toEqual([]);
    expect(schema.additionalProperties).toBe(false);
  });

  it('has sentences with an end for every problem', () => {
    for (const { sentence, fix } of Object.values(primitive.issues)) {
      expect(sentence).toMatch(/^[A-Z{].*(\.|\{problem\})$/);
      expect(fix).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('has ports with different names, and facts for each output', () => {
    for (const side of [ports.in, ports.out, [...(ports.inner?.give ?? []), ...(ports.inner?.take ?? [])]]) {
      expect(new Set(side.map(({ name }) => name)).size).toBe(side.length);
    }
    const facts = primitive.infer(fakeInfer(primitive));
    for (const { name } of [...ports.out, ...(ports.inner?.give ?? [])]) expect(facts[name]).toBeDefined();
    for (const exit of primitive.exits?.(config) ?? [])
      expect(ports.out.map(({ name }) => name)).toContain(exit);
  });

  it('reports only problems it has sentences for', () => {
    for (const { code } of primitive.check?.(fakeInfer(primitive)) ?? [])
      expect(primitive.issues[code]).toBeDefined();
  });

  it('gives the same for the same, settles when everything has settled, and keeps numbers in [0, 1]', () => {
    fc.assert(
      fc.property(arrivals, (given) => {
        const [a, b] = [run(primitive, given), run(primitive, given)];
        expect(JSON.stringify(a)).toBe(JSON.stringify(b));
        expect(a.out).toBeDefined();
        expect(numbersIn(a.out).every((number) => number >= 0 && number <= 1)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('takes exactly one exit, or none where nothing arrives', () => {
    const exits = primitive.exits?.(config);
    if (!exits) return;
    fc.assert(
      fc.property(arriving, (settled) => {
        const { out } = run(primitive, [settled]);
        const taken = exits.filter((exit) => (out as Record<string, Settled>)[exit] !== SKIPPED);
        expect(taken).toHaveLength(settled === SKIPPED ? 0 : 1);
      }),
      { numRuns: 500 },
    );
  });
});

it('refuses a primitive that both runs and decides, or neither', () => {
  const { run: _, ...rest } = primitives.transform ?? {};
  expect(() => definePrimitive(rest as AnyPrimitive)).toThrow('give either run or decide');
});
