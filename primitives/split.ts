import { z } from 'zod';
import { type DecideContext, definePrimitive, isSkipped, type NodeIssue, type PortFacts } from './define.ts';
import { type Belief, fail, handOn, ok, unknown } from './kit/belief.ts';
import { NOTHING, oneCall } from './kit/bound.ts';
import { ANSWER_ISSUES, agentFields, checkAnswer } from './kit/called-agent.ts';
import { factsOf, itemFacts } from './kit/facts.ts';
import { asItems, isItems, toPlain } from './kit/items.ts';
import { groupsOf, paragraphsOf, piecesOf, sentencesOf } from './kit/parts.ts';
import type { PortType } from './kit/port-type.ts';
import { any, hasType, isSubtype, list, showType, text } from './kit/port-type.ts';

const config = z.strictObject({
  by: z
    .enum(['size', 'sentence', 'paragraph', 'field', 'subtasks'])
    .default('sentence')
    .describe(
      'Where it is cut: into pieces of a size, at sentences, at empty lines, by a list inside it, or by an agent.',
    ),
  size: z
    .int()
    .min(1)
    .max(100_000)
    .default(1000)
    .describe('The most characters of a piece of text, or items of a group, when cut by size.'),
  field: z
    .string()
    .max(120)
    .default('items')
    .describe('Which field of the object holds the list, when cut by field.'),
  ...agentFields,
  maxParts: z
    .int()
    .min(1)
    .max(1000)
    .default(1000)
    .describe('The most parts; more are a failure, because none is left out silently.'),
});

type Config = z.infer<typeof config>;

type Cut = { isOk: true; parts: unknown[] } | { isOk: false; problem: string };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Groups of answers stay answers; groups of plain values stay plain. */
const groupAll = (value: readonly unknown[], size: number): unknown[] =>
  isItems(value) ? groupsOf(value, size).map(asItems) : groupsOf(value, size);

function cut(value: unknown, { by, size, field }: Config): Cut {
  if (by === 'size' && Array.isArray(value)) return { isOk: true, parts: groupAll(value, size) };
  if (by === 'field') {
    const found = isRecord(value) && Object.hasOwn(value, field) ? value[field] : undefined;
    if (Array.isArray(found)) return { isOk: true, parts: [...found] };
    return { isOk: false, problem: `There is no list ${field} in what arrived.` };
  }
  if (typeof value !== 'string') return { isOk: false, problem: `Only a text can be cut by ${by}.` };
  const parts =
    by === 'size' ? piecesOf(value, size) : by === 'paragraph' ? paragraphsOf(value) : sentencesOf(value);
  return { isOk: true, parts };
}

const tooMany = (parts: number, { maxParts }: Config): string =>
  `There are ${parts} parts; at most ${maxParts} are allowed.`;

/** Every part has the confidence of the whole: that is what it was taken from. */
function partition(before: Belief, config: Config): Belief {
  const { conf, evidence, verified } = before;
  const result = cut(before.value, config);
  const more = { claim: conf.claim, evidence };
  if (!result.isOk) return fail(result.problem, more);
  const { parts } = result;
  if (parts.length > config.maxParts) return fail(tooMany(parts.length, config), more);
  const kept = { evidence, ...(verified && { verified }) };
  if (!parts.some(isItems)) return ok(parts, conf, kept);
  const groups = parts.map((one) => ok(one, unknown('none', 'see-members'), { evidence }));
  return ok(asItems(groups), unknown('none', 'see-members'), { evidence });
}

const SUBTASKS = list(text);

function askForSubtasks(before: Belief, ctx: DecideContext<Config>): Belief | undefined {
  const plain = toPlain(before.value);
  if (!plain.isOk) return fail(plain.problem, { evidence: before.evidence });
  const { agentId, version, timeoutMs, seed } = ctx.config;
  const input = plain.value;
  const answer = ctx.effect('call', { kind: 'agent', agentId, version, input, timeoutMs, seed });
  if (answer?.outcome !== 'ok') return answer && handOn(answer);
  const more = { claim: answer.conf.claim, evidence: answer.evidence };
  if (!hasType(answer.value, SUBTASKS) || !Array.isArray(answer.value))
    return fail(`The agent answered with something that is no ${showType(SUBTASKS)}.`, more);
  if (answer.value.length > ctx.config.maxParts) return fail(tooMany(answer.value.length, ctx.config), more);
  return handOn(answer);
}

/** Type of the parts, from the type of the whole. */
function partType({ by, field }: Config, whole: PortFacts): PortType {
  const { type } = whole;
  if (by === 'field') return type.t === 'Json' ? elementOf(type.fields[field]) : any;
  if (by === 'size' && type.t === 'List') return type;
  return by === 'size' && type.t === 'Any' ? any : text;
}

const elementOf = (type: PortType | undefined): PortType =>
  type?.t === 'List' || type?.t === 'Set' ? type.of : any;

const isTextual = ({ type }: PortFacts): boolean =>
  type.t === 'Any' || type.t === 'Doc' || isSubtype(type, text);

const WORDS: Readonly<Record<Config['by'], string>> = {
  size: 'pieces',
  sentence: 'sentences',
  paragraph: 'paragraphs',
  field: 'a list inside',
  subtasks: 'subtasks, by an agent',
};

export const split = definePrimitive({
  id: 'split',
  version: 1,
  group: 'transformation',
  title: 'Split',
  summary: 'Cut a value into a list of parts.',
  docs: `Cuts a text into sentences, paragraphs or pieces of a size; a list into groups; takes the list out of a field of an object; or asks an agent for subtasks. The order is kept, and nothing makes an empty list.

Put a map behind it to work on each part. A text with more parts than allowed is a failure: none is left out silently.

Each part has the confidence of the whole it was taken from. Subtasks have what the agent says about them.`,
  example: {
    about: 'A text becomes its sentences.',
    arrives: { in: '"It rains. Take an umbrella!", unknown: given' },
    leaves: { out: '["It rains.","Take an umbrella!"], unknown: given' },
  },
  cost: 'call',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Whole', type: any }],
    out: [{ name: 'out', title: 'Parts', type: list(any) }],
  }),
  subtitle: ({ by, size, field, agentId }) =>
    ({ size: `into pieces of ${size}`, field: `the list ${field}`, subtasks: agentId || 'no agent chosen' })[
      by as string
    ] ?? `into ${WORDS[by]}`,
  infer: (ctx) => {
    const { by, agentId } = ctx.config;
    const whole = factsOf(ctx, 'in');
    if (by === 'subtasks') {
      const card = ctx.agent(agentId);
      const status = card && card.method !== 'none' ? 'self_reported' : 'unknown';
      return { out: { type: SUBTASKS, claims: card ? [card.claim] : [], status } };
    }
    const type = list(partType(ctx.config, whole));
    if (by === 'size' && whole.items)
      return { out: { type, claims: [], status: 'unknown', items: withoutCount(whole) } };
    return { out: { ...withoutInside(whole), type } };
  },
  issues: {
    ...ANSWER_ISSUES,
    'R9.split-text': {
      sentence: 'Only a text can be cut into {what}, but {gets} arrives.',
      fix: 'Cut it by size or by field, or put a transform in between.',
    },
    'R9.split-size': {
      sentence: 'Only a text or a list can be cut by size, but {gets} arrives.',
      fix: 'Cut it by field, or put a transform in between.',
    },
    'R9.split-field': {
      sentence: 'There is no list {field} in the {gets} that arrives.',
      fix: 'Name a field that holds a list.',
    },
  },
  check: (ctx): readonly NodeIssue[] => {
    const { by, field } = ctx.config;
    if (by === 'subtasks') return checkAnswer(ctx, SUBTASKS);
    const [whole] = ctx.facts('in');
    if (!whole || whole.type.t === 'Any') return [];
    const gets = showType(whole.type);
    if (by === 'field') {
      const isKnown = whole.type.t !== 'Json' ? false : whole.type.fields[field]?.t === 'List';
      return isKnown ? [] : [{ code: 'R9.split-field', field: 'field', values: { field, gets } }];
    }
    if (isTextual(whole) || (by === 'size' && whole.type.t === 'List')) return [];
    if (by === 'size') return [{ code: 'R9.split-size', field: 'by', values: { gets } }];
    return [{ code: 'R9.split-text', field: 'by', values: { what: WORDS[by], gets } }];
  },
  decide: (ctx) => {
    const before = ctx.input('in');
    if (before === undefined) return undefined;
    if (isSkipped(before)) return { out: before };
    if (before.outcome !== 'ok') return handOn(before);
    return ctx.config.by === 'subtasks' ? askForSubtasks(before, ctx) : partition(before, ctx.config);
  },
  bound: ({ config: { by, agentId, timeoutMs }, agent }) =>
    by === 'subtasks' ? oneCall(agent(agentId), timeoutMs) : NOTHING,
  explain: ({ config: { by } }) =>
    by === 'subtasks'
      ? { rule: 'none', lines: ['The confidence is what the agent says about its list.'], assumes: [] }
      : {
          rule: 'pass',
          lines: ['Each part has the confidence of the whole.'],
          assumes: ['a part is right exactly when the whole is'],
        },
});

function withoutInside(facts: PortFacts): PortFacts {
  const { items: _, members: __, count: ___, ...rest } = facts;
  return rest;
}

/** A group of answers: its items are those of the list, and how many it has is not known. */
function withoutCount(whole: PortFacts): PortFacts {
  const items = itemFacts(whole);
  return { type: list(items.type), claims: [], status: 'unknown', items };
}
