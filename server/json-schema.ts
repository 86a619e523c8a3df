/** JSON Schema (2020-12) of the values of a port type. */
import type { PortType } from '#primitives/kit/port-type.ts';

export type Schema = { [key: string]: unknown };

/**
 * `closed`: objects have no fields beyond the named ones, as providers of structured output insist on; `open`: more are
 * let through.
 */
export function schemaOf(type: PortType, objects: 'open' | 'closed'): Schema {
  const objectOf = (fields: Readonly<Record<string, PortType>>): Schema => ({
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, one]) => [name, schemaOf(one, objects)]),
    ),
    required: Object.keys(fields),
    ...(objects === 'closed' && { additionalProperties: false }),
  });
  switch (type.t) {
    case 'Text':
    case 'Doc':
      return { type: 'string' };
    case 'Label':
      return type.of ? { type: 'string', enum: [...type.of] } : { type: 'string' };
    case 'Num':
      return { type: 'number' };
    case 'Bool':
      return { type: 'boolean' };
    case 'List':
    case 'Set':
      return { type: 'array', items: schemaOf(type.of, objects) };
    case 'Json':
    case 'Action':
      return objectOf(type.fields);
    // Members of records come with a confidence each where they leave a pattern: only agents take plain ones.
    case 'Rec':
      return objects === 'closed' ? objectOf(type.of) : {};
    default:
      return {};
  }
}
