import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { Confidence } from '#primitives/kit/belief.ts';
import { ConfidenceGlyph } from './confidence-glyph.tsx';
import { ConfidenceText } from './confidence-text.tsx';
import { type GlyphState, STATUS_WORDS, StatusGlyph } from './status-glyph.tsx';
import { stepOf } from './tokens.ts';
import { spokenConfidence } from './words.ts';

const claim = 'label-correct';
const CASES: Record<string, Confidence> = {
  unknown: { status: 'unknown', claim, why: 'no-signal' },
  says: { status: 'self_reported', claim, raw: 0.91, method: 'margin' },
  derived: { status: 'derived', claim, p: 0.67, lo: 0.5, hi: 0.8, rule: 'vote', assumes: [] },
  calibrated: {
    status: 'calibrated',
    claim,
    p: 0.83,
    lo: 0.78,
    hi: 0.88,
    n: 412,
    calibrator: 'platt@1',
    scope: { task: 'sentiment', claim },
    drift: 'ok',
  },
};
const verified = [{ oracle: 'mathjs', verdict: 'pass', covers: 'arithmetic-correct' }] as const;

const words = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(' :', ':')
    .trim();
const full = (conf: Confidence): string => renderToStaticMarkup(<ConfidenceGlyph conf={conf} size="full" />);
const filled = (html: string): number => html.match(/fill="var\(--color-ramp-\d\)"/g)?.length ?? 0;

describe('the five statuses', () => {
  test('each reads differently, in the glyph and in tables', () => {
    const glyphs = Object.values(CASES).map((conf) => words(full(conf)));
    const checked = renderToStaticMarkup(
      <ConfidenceGlyph conf={{ status: 'unknown', claim, why: 'given' }} verified={verified} size="full" />,
    );
    glyphs.push(words(checked));
    expect(glyphs).toEqual([
      'unknown: no signal',
      'says .91',
      '0.67 vote',
      'right 83 % (78–88), n=412',
      'unknown: given by you ✓ mathjs covers arithmetic-correct',
    ]);
    const texts = Object.values(CASES).map((conf) =>
      words(renderToStaticMarkup(<ConfidenceText conf={conf} />)),
    );
    expect(new Set(texts).size).toBe(4);
    expect(texts).toContain('0.67 by vote (0.50–0.80)');
  });

  test('unknown shows no segment and no digit', () => {
    const html = full(CASES.unknown as Confidence);
    expect(html).not.toContain('<rect');
    expect(words(html)).not.toMatch(/\d/);
  });

  test('a hollow dot only where an agent says so', () => {
    const dots = Object.entries(CASES).filter(([, conf]) => full(conf).includes('<circle'));
    expect(dots.map(([name]) => name)).toEqual(['says']);
  });

  test('the interval bar is dashed for derived, solid for calibrated', () => {
    const bar = /M[\d.]+ 12\.5H[\d.]+"[^>]*>/;
    expect(full(CASES.derived as Confidence).match(bar)?.[0]).toContain('stroke-dasharray');
    expect(full(CASES.calibrated as Confidence).match(bar)?.[0]).not.toContain('stroke-dasharray');
    expect(full(CASES.says as Confidence)).not.toMatch(bar);
  });
});

describe('segments', () => {
  test.each([
    [0, 0],
    [0.001, 1],
    [0.2, 1],
    [0.21, 2],
    [0.6, 3],
    [0.61, 4],
    [0.2 * 3, 3],
    [1, 5],
  ])('%f fills %i', (c, count) => {
    expect(stepOf(c)).toBe(count);
    expect(filled(full({ status: 'derived', claim, p: c, lo: c, hi: c, rule: 'vote', assumes: [] }))).toBe(
      count,
    );
  });

  test.each([
    [0.59, true],
    [0.6, false],
  ])('%f against 0.60 is louder when below', (p, loud) => {
    const conf: Confidence = { status: 'derived', claim, p, lo: p, hi: p, rule: 'pass', assumes: [] };
    const html = renderToStaticMarkup(<ConfidenceGlyph conf={conf} threshold={0.6} />);
    expect(html.includes('▾')).toBe(loud);
    expect(html.includes('font-semibold')).toBe(loud);
    expect(html.includes('stroke-dasharray="2 1.6"')).toBe(loud);
  });
});

test('the spoken label names number, side and threshold', () => {
  const conf = CASES.derived as Confidence;
  const belief = {
    outcome: 'ok',
    value: 1,
    conf,
    evidence: [],
    cost: { units: 0, ms: 0, calls: 0 },
  } as const;
  expect(spokenConfidence(belief, 0.6)).toBe('confidence 0.67, above threshold 0.60');
  expect(spokenConfidence(belief, 0.7)).toBe('confidence 0.67, below threshold 0.70');
});

test('the statuses have seven shapes and abstained its own', () => {
  const shapes = new Map<string, string[]>();
  for (const state of Object.keys(STATUS_WORDS) as GlyphState[]) {
    const shape = words(
      renderToStaticMarkup(<StatusGlyph state={state} />).replaceAll(/data-state="\w+"/g, ''),
    );
    const html = renderToStaticMarkup(<StatusGlyph state={state} />).replace(/^<svg[^>]*>/, '');
    expect(shape).toBe('');
    shapes.set(html, [...(shapes.get(html) ?? []), state]);
  }
  expect([...shapes.values()]).toEqual([
    ['idle', 'queued'],
    ['running'],
    ['waiting'],
    ['paused'],
    ['succeeded'],
    ['abstained'],
    ['failed'],
    ['cancelled', 'aborted'],
    ['skipped'],
  ]);
});
