/** The form of an agent as it is typed, and the definition that is made of it. */
import type { RouterInputs, RouterOutputs } from '#components/api/trpc.ts';
import type { AgentKind } from '#primitives/define.ts';
import type { PortType } from '#primitives/kit/port-type.ts';
import { type RecordedAnswer, readAnswers } from './recorded-lines.ts';

export type Definition = RouterInputs['agents']['register']['definition'];
export type Stored = NonNullable<RouterOutputs['agents']['registered']['definition']>;

/** Kinds in the order they are offered. */
export const KINDS: readonly { value: AgentKind; label: string }[] = [
  { value: 'model', label: 'Language model' },
  { value: 'http', label: 'HTTP' },
  { value: 'mcp', label: 'MCP tool' },
  { value: 'a2a', label: 'A2A agent' },
  { value: 'pattern', label: 'Pattern' },
  { value: 'pool', label: 'Pool of agents' },
  { value: 'recorded', label: 'Recording' },
];

/** Everything is text, as in the fields; what a kind does not use stays as it is. */
export const EMPTY = {
  kind: 'model' as AgentKind,
  name: '',
  about: '',
  task: '',
  inputType: 'Text',
  inputDetail: '',
  outputType: 'Text',
  outputDetail: '',
  claim: 'answer-correct',
  callPrice: '',
  acts: 'answers',
  secretId: '',
  headerName: 'Authorization',
  headerValue: 'Bearer ',
  url: '',
  method: 'POST',
  body: '',
  answer: '',
  scoreOf: '',
  scoreMethod: 'softmax',
  provider: 'openai',
  model: '',
  baseUrl: '',
  instructions: '',
  confidence: 'none',
  samples: '5',
  priceInput: '',
  priceOutput: '',
  transport: 'http',
  command: '',
  tool: '',
  arguments: '',
  signed: 'if-there',
  ref: '',
  members: [] as readonly string[],
  source: '',
  answers: '',
  timeoutMs: '30000',
  retries: '2',
  lowConfidence: '',
  concurrency: '',
  perMinute: '',
  hedgeMs: '',
  freshMinutes: '',
  keptMinutes: '',
};

export type Draft = typeof EMPTY;

export const TYPES = [
  { value: 'Text', label: 'Text' },
  { value: 'Label', label: 'One of some labels' },
  { value: 'Num', label: 'Number' },
  { value: 'Bool', label: 'Yes or no' },
  { value: 'Json', label: 'Object' },
  { value: 'Any', label: 'Anything' },
] as const;

const WORDS: Readonly<Record<string, PortType>> = {
  text: { t: 'Text' },
  number: { t: 'Num' },
  boolean: { t: 'Bool' },
  any: { t: 'Any' },
};

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** Labels one a line; fields of an object as `name: text`, one a line, or JSON for what is nested. */
export function typeOf(type: string, detail: string): PortType {
  if (type === 'Label') return { t: 'Label', of: lines(detail) };
  if (type !== 'Json')
    return WORDS[{ Num: 'number', Bool: 'boolean', Any: 'any' }[type] ?? 'text'] ?? { t: 'Text' };
  const nested = nestedType(detail);
  if (nested) return nested;
  const fields = lines(detail).map((line): [string, PortType] => {
    const [name = '', word = 'text'] = line.split(':').map((part) => part.trim());
    return [name, WORDS[word.toLowerCase()] ?? { t: 'Any' }];
  });
  return { t: 'Json', fields: Object.fromEntries(fields) };
}

function nestedType(detail: string): PortType | undefined {
  if (!detail.trim().startsWith('{')) return undefined;
  try {
    // The server reads it strictly; here it only has to get there.
    return JSON.parse(detail) as PortType;
  } catch {
    return undefined;
  }
}

/** The other way round. */
export function fieldsOf(type: PortType): { type: string; detail: string } {
  if (type.t === 'Label') return { type: 'Label', detail: (type.of ?? []).join('\n') };
  if (type.t === 'Json') {
    const words = Object.entries(type.fields).map(([name, one]) => {
      const word = Object.entries(WORDS).find(([, each]) => each.t === one.t)?.[0];
      return word && `${name}: ${word}`;
    });
    const isFlat = words.every((one) => one !== undefined);
    return { type: 'Json', detail: isFlat ? words.join('\n') : JSON.stringify(type, null, 2) };
  }
  if (type.t === 'List') return { type: 'Json', detail: JSON.stringify(type, null, 2) };
  return { type: ['Text', 'Num', 'Bool'].includes(type.t) ? type.t : 'Any', detail: '' };
}

const number = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text));

/** Leaves out what was not filled in. */
function given<T extends Record<string, unknown>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined | ''> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined | ''> };
}

const headersOf = ({ secretId, headerName, headerValue }: Draft) =>
  secretId === '' ? [] : [{ name: headerName.trim(), value: headerValue, secretId }];

function configOf(draft: Draft): Pick<Definition, 'kind'> & { config: unknown } {
  const { kind, url } = draft;
  const headers = headersOf(draft);
  switch (kind) {
    case 'http': {
      const score = draft.scoreOf.trim() && { of: draft.scoreOf, method: draft.scoreMethod };
      const { method, body, answer } = draft;
      return {
        kind,
        config: { method, url, headers, ...given({ body: body.trim(), answer: answer.trim(), score }) },
      };
    }
    case 'model':
      return { kind, config: modelOf(draft) };
    case 'mcp': {
      const server =
        draft.transport === 'http'
          ? { transport: 'http', url, headers }
          : { transport: 'stdio', command: draft.command.trim() };
      const { tool, answer } = draft;
      return {
        kind,
        config: { server, tool, ...given({ arguments: draft.arguments.trim(), answer: answer.trim() }) },
      };
    }
    case 'a2a':
      return { kind, config: { url, headers, signed: draft.signed } };
    case 'pattern':
      return { kind, config: { ref: draft.ref } };
    case 'pool':
      return { kind, config: { members: draft.members } };
    case 'recorded': {
      const answers = readAnswers(draft.answers);
      return { kind, config: { source: draft.source, answers, ...recordedMethod(answers, draft) } };
    }
  }
}

function modelOf(draft: Draft) {
  const { provider, model, baseUrl, secretId, instructions, confidence } = draft;
  const samples =
    confidence === 'consistency' || confidence === 'semantic-entropy'
      ? { samples: Number(draft.samples) }
      : {};
  const [input, output] = [number(draft.priceInput), number(draft.priceOutput)];
  const price = input !== undefined && output !== undefined ? { input, output } : undefined;
  return {
    ...{ provider, model, instructions, confidence: { method: confidence, ...samples } },
    ...given({ baseUrl: baseUrl.trim(), secretId, price }),
  };
}

const recordedMethod = (answers: readonly RecordedAnswer[], { scoreMethod }: Draft) =>
  answers.some(({ score }) => score !== undefined) ? { method: scoreMethod } : {};

function careOf(draft: Draft) {
  const fresh = number(draft.freshMinutes);
  const kept = number(draft.keptMinutes);
  const lowConfidence = number(draft.lowConfidence);
  return {
    timeoutMs: Number(draft.timeoutMs),
    retries: Number(draft.retries),
    ...given({
      concurrency: number(draft.concurrency),
      perMinute: number(draft.perMinute),
      hedgeMs: number(draft.hedgeMs),
      cache:
        fresh === undefined && kept === undefined
          ? undefined
          : { freshMs: (fresh ?? 0) * 60_000, keptMs: (kept ?? fresh ?? 0) * 60_000 },
      breaker: lowConfidence === undefined ? undefined : { lowConfidence },
    }),
  };
}

/** Models say what they used; what others stand for is paid where it is asked. */
export const SAYS_USAGE: ReadonlySet<AgentKind> = new Set(['model', 'pattern', 'pool', 'recorded']);

/** What is sent. It is the server that judges it: fields here are only shaped. */
export function toDefinition(draft: Draft): Definition {
  const { name, about, task, claim, acts } = draft;
  const amount = SAYS_USAGE.has(draft.kind) ? undefined : number(draft.callPrice);
  return {
    ...{ name, about, task, claim },
    input: typeOf(draft.inputType, draft.inputDetail),
    output: typeOf(draft.outputType, draft.outputDetail),
    resilience: careOf(draft),
    ...given({ callPrice: amount === undefined ? undefined : { amount } }),
    ...(acts === 'once' || acts === 'idempotent' ? { acts } : {}),
    ...configOf(draft),
  } as Definition;
}
