/** How much of a version number a change calls for: what breaks its users, what adds, what repairs. */
import type { Pattern, PatternNode } from './pattern.ts';
import type { PatternDiff } from './pattern-diff.ts';

export type VersionStep = 'major' | 'minor' | 'patch';
/** `because`: one sentence about the change that decided. */
export type SuggestedStep = { step: VersionStep; because: string };

/**
 * Major: what callers give or get is another. Minor: what it does has other parts. Patch: the same parts with
 * other settings. Where types are only known from agents, a changed answer cannot be seen here.
 */
export function suggestStep(diff: PatternDiff, sides: { before: Pattern; after: Pattern }): SuggestedStep {
  const broken = brokenInput(sides) ?? brokenOutput(diff);
  if (broken !== undefined) return { step: 'major', because: broken };
  const fresh = [...inputsOf(sides.after).keys()].find((name) => !inputsOf(sides.before).has(name));
  if (fresh !== undefined) return { step: 'major', because: `Callers have to give a new input, ${fresh}.` };
  const part = diff.nodes.find(({ kind, fields, isReparented }) => {
    return kind === 'added' || kind === 'removed' || isReparented || fields.some(isKind);
  });
  if (part) return { step: 'minor', because: `${nameOf(part)} ${PART_WORDS[part.kind]}.` };
  if (diff.edges.length > 0) return { step: 'minor', because: 'Connections were added or removed.' };
  return { step: 'patch', because: 'The same nodes and connections, with other settings.' };
}

const PART_WORDS = {
  added: 'was added',
  removed: 'was removed',
  changed: 'does something else',
  moved: 'moved',
};
const isKind = ({ field }: { field: string }): boolean => field === 'primitive' || field === 'version';
const nameOf = ({ before, after, id }: PatternDiff['nodes'][number]): string =>
  after?.title ?? before?.title ?? id;

/** By name: what callers give it, as far as settings say. */
function inputsOf({ nodes }: Pattern): ReadonlyMap<string, PatternNode> {
  const inputs = nodes.filter(({ primitive }) => primitive === 'input');
  return new Map(inputs.map((node) => [String(node.config.name ?? 'text'), node]));
}

function brokenInput({ before, after }: { before: Pattern; after: Pattern }): string | undefined {
  const now = inputsOf(after);
  for (const [name, node] of inputsOf(before)) {
    const other = now.get(name);
    if (!other) return `The input ${name} is not there any more.`;
    const [was, is] = [node.config.type ?? 'Text', other.config.type ?? 'Text'];
    if (was !== is) return `The input ${name} was ${was} and is ${is}.`;
    const labels = labelsOf(other);
    if (
      labels.length > 0 &&
      (labelsOf(node).length === 0 || labelsOf(node).some((one) => !labels.includes(one)))
    )
      return `The input ${name} takes fewer labels.`;
  }
  return undefined;
}

const labelsOf = ({ config: { labels } }: PatternNode): readonly unknown[] =>
  Array.isArray(labels) ? labels : [];

/** The answer comes from elsewhere, or is not there. */
function brokenOutput({ nodes }: PatternDiff): string | undefined {
  const gone = nodes.find(({ before, kind }) => kind === 'removed' && before?.primitive === 'output');
  const come = nodes.some(({ after, kind }) => kind === 'added' && after?.primitive === 'output');
  return gone && !come ? 'The answer is not there any more.' : undefined;
}
