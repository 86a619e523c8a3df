/** Transforms that can be put where two types do not fit. */
import type { PortType } from '#primitives/kit/port-type.ts';

/** Config of a `transform` node. */
export type Conversion = { expression: string; type: string; labels?: readonly string[] };

/** The transform from one type to another, if there is one that a person would mean by connecting them. */
export function toConversion(from: PortType, to: PortType): Conversion | undefined {
  const target = targetOf(to);
  if (!target || from.t === 'Rec') return undefined;
  if (from.t === 'Any') return { expression: 'value', ...target };
  if (to.t === 'Text' && (from.t === 'Num' || from.t === 'Bool'))
    return { expression: 'string(value)', ...target };
  if (to.t === 'Num' && isWords(from)) return { expression: 'double(value)', ...target };
  if (isWords(from) && isWords(to)) return { expression: 'value', ...target };
  return undefined;
}

export const canTransform = (from: PortType, to: PortType): boolean => toConversion(from, to) !== undefined;

/** Values that are strings while running. */
const isWords = ({ t }: PortType): boolean => t === 'Text' || t === 'Label' || t === 'Doc';

/** The part of a transform's config that names its result; only what its form offers. */
function targetOf(type: PortType): Omit<Conversion, 'expression'> | undefined {
  switch (type.t) {
    case 'Text':
    case 'Num':
    case 'Bool':
    case 'Doc':
      return { type: type.t };
    case 'Label':
      return { type: 'Label', ...(type.of && { labels: [...type.of] }) };
    case 'Json':
      return Object.keys(type.fields).length === 0 ? { type: 'Json' } : undefined;
    default:
      return undefined;
  }
}
