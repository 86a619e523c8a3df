import { describe, expect, test } from 'vitest';
import { primitiveList } from '#primitives/index.ts';
import { errorsByField, fieldsOf, toLabel } from './schema-fields.ts';

describe('every primitive has a form', () => {
  test.each(primitiveList)('$id', (primitive) => {
    for (const field of fieldsOf(primitive)) {
      expect(field.kind, `${field.name} falls back to raw JSON`).not.toBe('json');
      expect(field.description, `${field.name} has no description`).toMatch(/\.$/);
    }
  });

  test('only primitives without settings have no field', () => {
    const bare = primitiveList.filter((primitive) => fieldsOf(primitive).length === 0);
    expect(bare.map((one) => one.id)).toEqual(['merge1']);
  });
});

test.each([
  ['timeoutMs', 'Timeout (ms)'],
  ['deadlineHours', 'Deadline (hours)'],
  ['agentId', 'Agent'],
  ['maxConcurrency', 'Max concurrency'],
  ['rho', 'Rho'],
])('%s is labelled %s', (name, label) => {
  expect(toLabel(name)).toBe(label);
});

test('an error stands under its own field', () => {
  const gate = primitiveList.find((one) => one.id === 'gate');
  if (!gate) throw new Error('no gate');
  expect(Object.keys(errorsByField(gate, { threshold: 7 }))).toEqual(['threshold']);
  expect(errorsByField(gate, { threshold: 0.5 })).toEqual({});
});
