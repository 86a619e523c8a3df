import { hasType, type PortType, showType } from '#primitives/kit/port-type.ts';

export type ParsedAnswer = { ok: true; answer: unknown } | { ok: false; problem: string };

const isWritten = (type: PortType) => type.t === 'Text' || type.t === 'Doc' || type.t === 'Label';

/** What a person typed, as a value of the wanted type, or one sentence saying why it is none. */
export function parseAnswer(typed: string, type: PortType): ParsedAnswer {
  const text = typed.trim();
  if (!text) return { ok: false, problem: 'Type an answer first.' };
  if (type.t === 'Any') return { ok: true, answer: text };
  const answer = isWritten(type) ? text : readJson(text);
  if (answer !== undefined && hasType(answer, type)) return { ok: true, answer };
  return { ok: false, problem: `This is not ${wanted(type)}.` };
}

function wanted(type: PortType): string {
  if (type.t === 'Num') return 'a number';
  if (type.t === 'Label') return `one of ${(type.of ?? []).join(', ')}`;
  return `a value of type ${showType(type)}, written as JSON`;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
