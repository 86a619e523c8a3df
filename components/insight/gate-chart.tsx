'use client';
import { AsTable, PlainTable } from '#components/dashboards/panel.tsx';
import { LANES, type Lane, type Point } from '#engine/gate-what-if.ts';
import { LANE_WORDS, sayShare } from './gate-words.ts';

const WIDTH = 320;
const HEIGHT = 112;
const x = (threshold: number): number => threshold * WIDTH;
const y = (share: number): number => HEIGHT * (1 - share);

/** Areas differ by texture as well as tone. */
const FILLS: Record<Lane, string> = {
  accept: 'var(--color-ramp-4)',
  review: 'url(#lane-review)',
  escalate: 'url(#lane-escalate)',
  stop: 'url(#lane-stop)',
};

type Props = {
  points: readonly Point[];
  /** Threshold of the version that ran, and the one that is tried. */
  recorded: number;
  tried: number;
};

/** Shares over all thresholds, one above the other; they change in steps, where a recorded number lies. */
export function GateChart({ points, recorded, tried }: Props) {
  const used = LANES.filter((lane) => points.some(({ counts }) => counts[lane] > 0));
  return (
    <figure className="flex flex-col gap-2">
      <svg
        viewBox={`-24 -8 ${WIDTH + 32} ${HEIGHT + 26}`}
        role="img"
        aria-label={`Shares by threshold from 0 to 1: ${used.map((lane) => LANE_WORDS[lane].toLowerCase()).join(', ')}. The numbers are in the table below.`}
        className="w-full"
      >
        <Patterns />
        <Axis />
        {used.map((lane) => (
          <path
            key={lane}
            d={areaOf(points, lane)}
            fill={FILLS[lane]}
            stroke="var(--color-surface)"
            strokeWidth="1"
          />
        ))}
        <Mark at={recorded} words="ran" dash="" />
        {tried !== recorded && <Mark at={tried} words="tried" dash="4 3" />}
      </svg>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-11 text-ink-2">
        {used.map((lane) => (
          <span key={lane} className="inline-flex items-center gap-1.5">
            <svg width="12" height="12" aria-hidden="true">
              <rect width="12" height="12" fill={FILLS[lane]} stroke="var(--color-ink-2)" strokeWidth="1" />
            </svg>
            {LANE_WORDS[lane]}
          </span>
        ))}
      </figcaption>
      <AsTable>
        <PlainTable
          caption="Shares by threshold"
          head={['Threshold', ...used.map((lane) => LANE_WORDS[lane])]}
          rows={tableOf(points, [recorded, tried]).map(({ threshold, counts, total }) => [
            String(Number(threshold.toFixed(4))),
            ...used.map((lane) => `${counts[lane]} (${sayShare(counts[lane], total)})`),
          ])}
        />
      </AsTable>
    </figure>
  );
}

/** Every twentieth, and the two that are looked at. */
const tableOf = (points: readonly Point[], extra: readonly number[]): readonly Point[] =>
  points.filter(
    ({ threshold }) =>
      extra.includes(threshold) || Math.abs(threshold * 20 - Math.round(threshold * 20)) < 1e-9,
  );

/** What passes at a threshold passes at each one below it down to the next number: steps go to the left. */
function areaOf(points: readonly Point[], lane: Lane): string {
  const below = LANES.slice(0, LANES.indexOf(lane));
  const edges = points.map(({ threshold, counts, total }) => {
    const under = below.reduce((sum, one) => sum + counts[one], 0);
    const share = (count: number): number => (total === 0 ? 0 : count / total);
    return { threshold, bottom: share(under), top: share(under + counts[lane]) };
  });
  const upper = edges.map((edge, index) => stepTo(edge.threshold, edge.top, edges[index - 1]?.threshold));
  const lower = edges.map((edge, index) => stepTo(edge.threshold, edge.bottom, edges[index - 1]?.threshold));
  const forth = upper.flat().map(([a, b]) => `${x(a)} ${y(b)}`);
  const back = lower
    .flat()
    .reverse()
    .map(([a, b]) => `${x(a)} ${y(b)}`);
  return `M${[...forth, ...back].join('L')}Z`;
}

const stepTo = (threshold: number, share: number, before = threshold): [number, number][] => [
  [before, share],
  [threshold, share],
];

function Axis() {
  return (
    <g fontSize="10" fill="var(--color-ink-3)">
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line x1="0" x2={WIDTH} y1={y(share)} y2={y(share)} stroke="var(--color-line)" />
          <text x="-4" y={y(share) + 3} textAnchor="end">
            {100 * share}
          </text>
        </g>
      ))}
      {[0, 0.25, 0.5, 0.75, 1].map((at) => (
        <text key={at} x={x(at)} y={HEIGHT + 12} textAnchor="middle">
          {at}
        </text>
      ))}
    </g>
  );
}

function Mark({ at, words, dash }: { at: number; words: string; dash: string }) {
  const isRight = at > 0.5;
  return (
    <g>
      <line x1={x(at)} x2={x(at)} y1="-8" y2={HEIGHT} stroke="var(--color-surface)" strokeWidth="4" />
      <line
        x1={x(at)}
        x2={x(at)}
        y1="-8"
        y2={HEIGHT}
        stroke="var(--color-ink)"
        strokeWidth="1.5"
        strokeDasharray={dash}
      />
      <text
        x={x(at) + (isRight ? -4 : 4)}
        y={words === 'ran' ? 2 : 14}
        textAnchor={isRight ? 'end' : 'start'}
        fontSize="10"
        fontWeight="600"
        fill="var(--color-ink)"
        stroke="var(--color-surface)"
        strokeWidth="3"
        paintOrder="stroke"
      >
        {words}
      </text>
    </g>
  );
}

function Patterns() {
  return (
    <defs>
      <pattern
        id="lane-review"
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="6" height="6" fill="var(--color-ramp-1)" />
        <rect width="2" height="6" fill="var(--color-ramp-3)" />
      </pattern>
      <pattern id="lane-escalate" width="5" height="5" patternUnits="userSpaceOnUse">
        <rect width="5" height="5" fill="var(--color-surface)" />
        <circle cx="2.5" cy="2.5" r="1.2" fill="var(--color-ink-2)" />
      </pattern>
      <pattern
        id="lane-stop"
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(-45)"
      >
        <rect width="6" height="6" fill="var(--color-surface)" />
        <rect width="1.5" height="6" fill="var(--color-control)" />
      </pattern>
    </defs>
  );
}
