/** Port types as people write them down for a registered agent. */
import { z } from 'zod';
import type { PortType } from '#primitives/kit/port-type.ts';

const DEPTH_MAX = 6;
const names = z.record(z.string().min(1).max(80), z.unknown());

const plain = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('Text') }),
  z.strictObject({ t: z.literal('Num') }),
  z.strictObject({ t: z.literal('Bool') }),
  z.strictObject({ t: z.literal('Any') }),
  z.strictObject({
    t: z.literal('Label'),
    of: z.array(z.string().min(1).max(200)).min(1).max(500).optional(),
  }),
  z.strictObject({ t: z.literal('List'), of: z.unknown() }),
  z.strictObject({ t: z.literal('Json'), fields: names }),
]);

/** Undefined when this is no type an agent may have, or one nested more than six deep. */
function readType(value: unknown, depth: number): PortType | undefined {
  const read = plain.safeParse(value);
  if (!read.success || depth > DEPTH_MAX) return undefined;
  const type = read.data;
  if (type.t === 'List') {
    const of = readType(type.of, depth + 1);
    return of && { t: 'List', of };
  }
  if (type.t === 'Json') {
    const fields: Record<string, PortType> = {};
    for (const [name, one] of Object.entries(type.fields)) {
      const field = readType(one, depth + 1);
      if (!field) return undefined;
      fields[name] = field;
    }
    return { t: 'Json', fields };
  }
  if (type.t === 'Label') return type.of ? { t: 'Label', of: type.of } : { t: 'Label' };
  return type;
}

export const portType = z.unknown().transform((value, context): PortType => {
  const type = readType(value, 0);
  if (type) return type;
  context.addIssue({ code: 'custom', message: 'This is no type that an agent can have.' });
  return z.NEVER;
});
