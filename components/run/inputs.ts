/** A pattern's declared inputs as form fields, and what people type as values of their types. */
import type { Pattern } from '#engine/pattern.ts';
import { primitives } from '#primitives/index.ts';
import { hasType, type PortType, showType } from '#primitives/kit/port-type.ts';

export type InputSpec = { node: string; name: string; type: PortType; description: string; sample: string };

const textAt = (config: unknown, field: string): string => {
  if (typeof config !== 'object' || config === null) return '';
  const value: unknown = Reflect.get(config, field);
  return typeof value === 'string' ? value : '';
};

/** In the order of the nodes; inputs whose settings do not parse are left to the problems list. */
export function inputSpecs(pattern: Pattern): readonly InputSpec[] {
  const { input } = primitives;
  return pattern.nodes.flatMap((node): InputSpec[] => {
    if (node.primitive !== 'input' || !input) return [];
    const parsed = input.config.safeParse(node.config);
    const type = parsed.success ? input.ports(parsed.data).out[0]?.type : undefined;
    if (!type) return [];
    const config: unknown = parsed.data;
    return [
      {
        node: node.id,
        name: textAt(config, 'name'),
        type,
        description: textAt(config, 'description'),
        sample: textAt(config, 'sample'),
      },
    ];
  });
}

export type ReadInput = { ok: true; value: unknown } | { ok: false; problem: string };

const WANTED: Partial<Record<PortType['t'], string>> = {
  Num: 'a number',
  Bool: 'yes or no',
  Json: 'a JSON object',
};

/** What was typed, as a value of the input's type, or one sentence saying why it is none. */
export function readInput(typed: string, type: PortType): ReadInput {
  if (type.t === 'Text' || type.t === 'Doc') {
    return typed.trim() === '' ? { ok: false, problem: 'Enter a text.' } : { ok: true, value: typed };
  }
  const value = type.t === 'Label' ? typed.trim() || undefined : parseJson(typed);
  if (value !== undefined && hasType(value, type)) return { ok: true, value };
  if (typed.trim() === '') return { ok: false, problem: 'Enter a value.' };
  if (type.t === 'Label') return { ok: false, problem: `Choose one of ${(type.of ?? []).join(', ')}.` };
  return { ok: false, problem: `This is not ${WANTED[type.t] ?? `a value of type ${showType(type)}`}.` };
}

function parseJson(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return undefined;
  }
}

/** A value as it would be typed, to fill a form again. */
export const toTyped = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

const storageKey = (patternId: string): string => `parallax.inputs.${patternId}`;

/** What was last typed for a pattern in this browser; private windows may refuse to remember. */
export function recallInputs(patternId: string): Readonly<Record<string, string>> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(storageKey(patternId)) ?? '{}');
    if (typeof found !== 'object' || found === null) return {};
    return Object.fromEntries(Object.entries(found).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}

export function rememberInputs(patternId: string, typed: Readonly<Record<string, string>>): void {
  try {
    localStorage.setItem(storageKey(patternId), JSON.stringify(typed));
  } catch {
    // Full or forbidden storage only costs the convenience.
  }
}
