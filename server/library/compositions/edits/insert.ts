/** Edits that put something into the middle of a connection. */
import type { Pattern } from '#engine/pattern.ts';
import type { PortType } from '#primitives/kit/port-type.ts';
import { edgeOf, factsAt, Graft, type Ground, type Piece, personFor, scopeOf } from '../graft.ts';

/** What stands between source and target: `[piece, its input, its output]`, in a row. */
type Link = Piece & { in?: string; out?: string };

/** Pieces for a value of this type, or `undefined` where they make no sense. */
type Chain = (type: PortType) => readonly Link[] | undefined;

const always =
  (...links: readonly Link[]): Chain =>
  () =>
    links;

const forText =
  (...links: readonly Link[]): Chain =>
  ({ t }) =>
    t === 'Text' ? links : undefined;

const isWords = ({ t }: PortType): boolean => t === 'Text' || t === 'Label';

const JOIN: Link = { primitive: 'reduce', config: { fold: 'concat', separator: ' ', onItemFail: 'skip' } };
const SENTENCES: Link = { primitive: 'split', config: { by: 'sentence' } };

/** The value through an expression that leaves it as it is; lists and objects cannot be named precisely. */
const same: Chain = (type) => {
  if (!['Text', 'Label', 'Num', 'Bool'].includes(type.t)) return undefined;
  const labels = type.t === 'Label' && type.of ? { labels: [...type.of] } : {};
  return [
    {
      primitive: 'transform',
      config: { expression: 'value', type: type.t, preservesClaim: true, ...labels },
    },
  ];
};

const ask: Chain = (type) => {
  const person = personFor(type);
  return person && [person];
};

const chains: Readonly<Record<string, Chain>> = {
  'insert calibrate': always({ primitive: 'calibrate' }),
  'insert monitor': always({ primitive: 'monitor' }),
  'insert discount, stale': always({ primitive: 'discount', config: { ageDays: 30 } }),
  'insert discount, dependent': always({ primitive: 'discount', config: { reason: 'dependent' } }),
  'insert assess, margin': always({ primitive: 'assess', config: { method: 'margin' } }),
  'insert assess, verbal': (type) =>
    isWords(type) ? [{ primitive: 'assess', config: { method: 'verbal' } }] : undefined,
  'insert assess, judge': (type) =>
    isWords(type) ? [{ primitive: 'assess', config: { method: 'judge', agentId: 'critic' } }] : undefined,
  'insert verify, schema': (type) => {
    const name = { Text: 'string', Label: 'string', Num: 'number', Bool: 'boolean', Json: 'object' }[
      type.t as string
    ];
    return name ? [{ primitive: 'verify', config: { oracle: 'schema', schema: { type: name } } }] : undefined;
  },
  'insert verify, recompute': (type) =>
    isWords(type) ? [{ primitive: 'verify', config: { oracle: 'recompute', onFail: 'abstain' } }] : undefined,
  'insert verify, not empty': ({ t }) => {
    const isSized = t === 'Text' || t === 'Label' || t === 'List' || t === 'Set';
    const config = { oracle: 'expression', expression: 'value.size() > 0', onFail: 'abstain' };
    return isSized ? [{ primitive: 'verify', config }] : undefined;
  },
  'insert transform': same,
  'insert human': ask,
  'insert conformal': ({ t, ...type }) =>
    t === 'Label' && 'of' in type ? [{ primitive: 'conformal', config: { labels: type.of } }] : undefined,
  'insert extract': ({ t }) =>
    t === 'Json' ? [{ primitive: 'extract', config: { schema: { type: 'object' } } }] : undefined,
  'insert filter': ({ t }) =>
    t === 'List' ? [{ primitive: 'filter', config: { keep: "outcome == 'ok'" }, out: 'kept' }] : undefined,
  'insert rank': ({ t }) => (t === 'List' ? [{ primitive: 'rank' }] : undefined),
  'insert rank, first': ({ t }) => (t === 'List' ? [{ primitive: 'rank', config: { topK: 3 } }] : undefined),
  'insert split, groups': ({ t }) =>
    t === 'List' ? [{ primitive: 'split', config: { by: 'size', size: 2 } }] : undefined,
  'insert sentence filter': forText(
    SENTENCES,
    { primitive: 'filter', config: { keep: 'value.size() > 10' }, out: 'kept' },
    JOIN,
  ),
  'insert best sentences': forText(
    SENTENCES,
    { primitive: 'rank', config: { by: 'pairwise', agentId: 'judge-pairwise', topK: 3 } },
    JOIN,
  ),
  'insert sentence join': forText(SENTENCES, JOIN),
  'insert revision': forText(
    { primitive: 'transform', config: { expression: "{'text': value, 'issues': []}", type: 'Json' } },
    {
      primitive: 'extract',
      config: {
        schema: {
          type: 'object',
          properties: { text: { type: 'string' }, issues: { type: 'array', items: { type: 'string' } } },
          required: ['text', 'issues'],
        },
      },
    },
    { primitive: 'agent', config: { agentId: 'reviser' } },
  ),
  'insert review object': forText(
    { primitive: 'critique', config: { agentId: 'critic' } },
    {
      primitive: 'transform',
      config: { expression: "value.issues.size() == 0 ? 'fine' : value.issues[0]", type: 'Text' },
    },
  ),
};

const insertChain =
  (chain: Chain) =>
  (ground: Ground, at: string): Pattern | undefined => {
    const edge = edgeOf(ground, at);
    const facts = edge && factsAt(ground, edge.source);
    const links = facts && chain(facts.type);
    if (!edge || !links) return undefined;
    const graft = new Graft(ground.pattern);
    const parent = scopeOf(ground, edge);
    let from = `${edge.source.node}.${edge.source.port}`;
    for (const link of links) {
      const id = graft.add({ ...link, parent });
      graft.wire(from, `${id}.${link.in ?? 'in'}`);
      from = `${id}.${link.out ?? 'out'}`;
    }
    return graft.move(edge, { source: from }).done();
  };

/** A detour that ends in the same place: the value goes one of two ways, and they are joined. */
type Fork = (site: {
  graft: Graft;
  parent: string | undefined;
  type: PortType;
}) => { entry: string; arms: readonly [string, string] } | undefined;

const forks: Readonly<Record<string, Fork>> = {
  'insert gate': ({ graft, parent, type }) => {
    const person = personFor(type);
    if (!person) return undefined;
    const gate = graft.add({ primitive: 'gate', config: { use: 'raw', threshold: 0.8 }, parent });
    const human = graft.add({ ...person, parent });
    graft.wire(`${gate}.below`, human);
    return { entry: gate, arms: [`${gate}.pass`, human] };
  },
  'insert gate, measured': ({ graft, parent, type }) => {
    const person = personFor(type);
    if (!person) return undefined;
    const measured = graft.add({ primitive: 'calibrate', parent });
    const gate = graft.add({ primitive: 'gate', config: { threshold: 0.8 }, parent });
    const human = graft.add({ ...person, parent });
    graft.wire(measured, gate).wire(`${gate}.below`, human);
    return { entry: measured, arms: [`${gate}.pass`, human] };
  },
  'insert branch': ({ graft, parent, type }) => {
    const person = personFor(type);
    if (!person) return undefined;
    const branch = graft.add({ primitive: 'branch', config: { when: "outcome == 'ok'" }, parent });
    const human = graft.add({ ...person, parent });
    graft.wire(`${branch}.else`, human);
    return { entry: branch, arms: [`${branch}.then`, human] };
  },
  'insert branch, discount': ({ graft, parent }) => {
    const branch = graft.add({ primitive: 'branch', config: { when: "status != 'unknown'" }, parent });
    const less = graft.add({ primitive: 'discount', config: { reason: 'outOfDomain' }, parent });
    graft.wire(`${branch}.else`, less);
    return { entry: branch, arms: [`${branch}.then`, less] };
  },
  'insert gate, monitor': ({ graft, parent }) => {
    const gate = graft.add({ primitive: 'gate', config: { use: 'raw', threshold: 0.6 }, parent });
    const watch = graft.add({ primitive: 'monitor', parent });
    graft.wire(`${gate}.below`, watch);
    return { entry: gate, arms: [`${gate}.pass`, watch] };
  },
  'insert route, discount': ({ graft, parent }) => {
    const rules = [{ when: "status == 'calibrated' || status == 'derived'", port: 'measured' }];
    const config = { ports: ['measured', 'claimed'], rules };
    const route = graft.add({ primitive: 'route', config, parent });
    const less = graft.add({ primitive: 'discount', config: { reason: 'dependent' }, parent });
    graft.wire(`${route}.claimed`, less);
    return { entry: route, arms: [`${route}.measured`, less] };
  },
  'insert route, long texts': ({ graft, parent, type }) => {
    if (type.t !== 'Text') return undefined;
    const rules = [{ when: 'value.size() > 120', port: 'long' }];
    const route = graft.add({ primitive: 'route', config: { ports: ['long', 'short'], rules }, parent });
    const cut = graft.add({
      primitive: 'transform',
      config: { expression: 'value.substring(0, 120)', type: 'Text' },
      parent,
    });
    graft.wire(`${route}.long`, cut);
    return { entry: route, arms: [cut, `${route}.short`] };
  },
};

const insertFork =
  (fork: Fork) =>
  (ground: Ground, at: string): Pattern | undefined => {
    const edge = edgeOf(ground, at);
    const facts = edge && factsAt(ground, edge.source);
    if (!edge || !facts) return undefined;
    const graft = new Graft(ground.pattern);
    const parent = scopeOf(ground, edge);
    const made = fork({ graft, parent, type: facts.type });
    if (!made) return undefined;
    const join = graft.add({ primitive: 'merge1', parent });
    for (const arm of made.arms) graft.wire(arm, join);
    graft.wire(`${edge.source.node}.${edge.source.port}`, made.entry);
    return graft.move(edge, { source: join }).done();
  };

/** Checks a text against what somebody says of it. */
const insertCheck =
  (speaker: Piece, expression: string) =>
  (ground: Ground, at: string): Pattern | undefined => {
    const edge = edgeOf(ground, at);
    const facts = edge && factsAt(ground, edge.source);
    if (!edge || facts?.type.t !== 'Text') return undefined;
    const graft = new Graft(ground.pattern);
    const parent = scopeOf(ground, edge);
    const source = `${edge.source.node}.${edge.source.port}`;
    const said = graft.add({ ...speaker, parent });
    const verify = graft.add({ primitive: 'verify', config: { oracle: 'expression', expression }, parent });
    graft.wire(source, said).wire(said, `${verify}.against`).wire(source, verify);
    return graft.move(edge, { source: verify }).done();
  };

/** Two drafts of a text, as it is and without its outer spaces, written into one. */
function insertSynthesis(ground: Ground, at: string): Pattern | undefined {
  const edge = edgeOf(ground, at);
  const facts = edge && factsAt(ground, edge.source);
  if (!edge || facts?.type.t !== 'Text') return undefined;
  const graft = new Graft(ground.pattern);
  const parent = scopeOf(ground, edge);
  const source = `${edge.source.node}.${edge.source.port}`;
  const config = { expression: 'value.trim()', type: 'Text' };
  const plain = graft.add({ primitive: 'transform', config, parent });
  const written = graft.add({ primitive: 'synthesize', config: { agentId: 'synthesizer' }, parent });
  graft.wire(source, plain).wire(plain, written).wire(source, written);
  return graft.move(edge, { source: written }).done();
}

type Insert = (ground: Ground, at: string) => Pattern | undefined;

const mapValues = <A, B>(from: Readonly<Record<string, A>>, how: (one: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(from).map(([name, one]) => [name, how(one)]));

/** By name; `at` is a wire. */
export const INSERTS: Readonly<Record<string, Insert>> = {
  ...mapValues(chains, insertChain),
  ...mapValues(forks, insertFork),
  'insert review': insertCheck(
    { primitive: 'critique', config: { agentId: 'critic' } },
    'against.score > 0.3',
  ),
  'insert spam check': insertCheck(
    { primitive: 'agent', config: { agentId: 'spam-words' } },
    "against == 'ham'",
  ),
  'insert synthesis': insertSynthesis,
};
