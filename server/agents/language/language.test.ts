import { beforeAll, describe, expect, test } from 'vitest';
import type { Agent, Reply } from '../agent.ts';
import { builtinAgents } from '../cards.ts';
import { LANGUAGES } from './card.ts';

const agents = builtinAgents.filter(({ card }) => card.task === 'language');
const ask = (agent: Agent, input: unknown): Promise<Reply> =>
  agent.call(input, { signal: new AbortController().signal, seed: 0 });
const told = (reply: Reply): unknown => (reply.kind === 'answer' ? reply.value : reply.kind);

/** Article 1 of the Universal Declaration of Human Rights, first sentence. */
const ARTICLE_1 = {
  cs: 'Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv.',
  da: 'Alle mennesker er født frie og lige i værdighed og rettigheder.',
  de: 'Alle Menschen sind frei und gleich an Würde und Rechten geboren.',
  el: 'Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.',
  en: 'All human beings are born free and equal in dignity and rights.',
  es: 'Todos los seres humanos nacen libres e iguales en dignidad y derechos.',
  fi: 'Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan.',
  fr: 'Tous les êtres humains naissent libres et égaux en dignité et en droits.',
  hu: 'Minden emberi lény szabadon születik és egyenlő méltósága és joga van.',
  it: 'Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti.',
  ja: 'すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。',
  ko: '모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.',
  nl: 'Alle mensen worden vrij en gelijk in waardigheid en rechten geboren.',
  pl: 'Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw.',
  pt: 'Todos os seres humanos nascem livres e iguais em dignidade e em direitos.',
  ru: 'Все люди рождаются свободными и равными в своем достоинстве и правах.',
  sv: 'Alla människor är födda fria och lika i värde och rättigheter.',
  tr: 'Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar.',
  uk: 'Всі люди народжуються вільними і рівними у своїй гідності та правах.',
  vi: 'Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền.',
  zh: '人人生而自由，在尊严和权利上一律平等。',
};

// Loading the models takes seconds on a busy machine.
beforeAll(async () => void (await Promise.all(agents.map((agent) => agent.load?.()))), 60_000);

test('there are four of them, each a family of its own, with one set of labels', () => {
  expect(agents).toHaveLength(4);
  expect(new Set(agents.map(({ card }) => card.family)).size).toBe(4);
  for (const { card } of agents) expect(card.output).toEqual({ t: 'Label', of: LANGUAGES });
});

describe.each(agents.map((agent) => [agent.card.id, agent] as const))('%s', (_, agent) => {
  test.each(Object.entries(ARTICLE_1))('tells %s', async (code, sentence) => {
    expect(LANGUAGES).toContain(code);
    const reply = await ask(agent, sentence);
    expect(told(reply)).toBe(code);
    const score = reply.kind === 'answer' ? (reply.score ?? -1) : -1;
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(1);
  });

  test.each([
    ['nothing', ''],
    ['no text', null],
    ['a greeting', 'hi'],
    ['digits', '12345 67890 !!! 99'],
    ['far too much', 'word '.repeat(30_000)],
  ])('declines %s and says why', async (_name, input) => {
    expect(await ask(agent, input)).toEqual({
      kind: 'abstain',
      reason: expect.stringMatching(/^[A-Z].+\.$/),
    });
  });

  test('says the same twice', async () => {
    expect(await ask(agent, ARTICLE_1.da)).toEqual(await ask(agent, ARTICLE_1.da));
  });

  test('reads the beginning of a long text', async () => {
    expect(told(await ask(agent, `${ARTICLE_1.fr} `.repeat(1_000)))).toBe('fr');
  });
});

test('a language outside the set is named, not forced into it', async () => {
  const replies = await Promise.all(
    agents.map((agent) => ask(agent, 'Waar is die treinstasie asseblief, ek soek dit al lank')),
  );
  const reasons = replies.flatMap((reply) => (reply.kind === 'abstain' ? [reply.reason] : []));
  expect(reasons.filter((reason) => reason.includes('Afrikaans')).length).toBeGreaterThanOrEqual(3);
});

test('short texts divide the agents', async () => {
  const values = await Promise.all(
    agents.map(async (agent) => told(await ask(agent, 'Tren istasyonu nerede, lütfen?'))),
  );
  expect(new Set(values).size).toBeGreaterThan(1);
});
