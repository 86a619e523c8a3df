'use client';
import { ConfidenceText } from '#components/confidence/confidence-text.tsx';
import { showBelief, showValue } from '#components/confidence/show-value.ts';
import { StatusGlyph } from '#components/confidence/status-glyph.tsx';
import { Badge } from '#components/ui/badge.tsx';
import type { Voice } from '#engine/decide-again.ts';
import { type Cluster, type Disagreement, disagreementOf, type Speaker } from '#engine/disagreement.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import type { Match } from '#primitives/kit/voices.ts';
import { Note, Section } from './parts.tsx';

type Props = { voices: readonly Voice[]; match: Match; answer: Belief | undefined };

/** Who said what: every answer with its voices, how divided they were, and who kept silent. */
export function DisagreementView({ voices, match, answer }: Props) {
  const found = disagreementOf(voices, { match, answer });
  return (
    <Section title="Who said what">
      {voices.length === 0 ? (
        <Note>Nothing has arrived here at the moment shown.</Note>
      ) : (
        <>
          <Summary found={found} />
          <ol className="flex flex-col gap-3">
            {found.clusters.map((cluster, index) => (
              <li key={cluster.key}>
                <ClusterView cluster={cluster} place={index} found={found} />
              </li>
            ))}
          </ol>
          <Silent title="Abstained" voices={found.abstained} />
          <Silent title="Failed" voices={found.failed} />
        </>
      )}
    </Section>
  );
}

function Summary({ found: { clusters, spoke, asked, entropyBits } }: { found: Disagreement }) {
  const answers = clusters.length === 1 ? '1 answer' : `${clusters.length} answers`;
  return (
    <div>
      <p className="text-13">
        {spoke} of {asked} spoke, {answers}.{' '}
        <span className="tabular-nums">
          Entropy <b className="font-semibold">{entropyBits.toFixed(3)}</b> bits.
        </span>
      </p>
      <Note>
        H = −Σ s log₂ s over the shares s of the answers: 0 where all agree
        {clusters.length > 1 && `, ${Math.log2(clusters.length).toFixed(3)} if these were equally common`}.
      </Note>
    </div>
  );
}

/** The first is the one most voices gave, unless another has as many. */
function rankOf(place: number, { clusters }: Disagreement): string {
  const [first] = clusters;
  const isTied = clusters.filter(({ count }) => count === first?.count).length > 1;
  if (clusters.length === 1) return 'All agree';
  if (clusters[place]?.count === first?.count) return isTied ? 'Tied' : 'Majority';
  return 'Minority';
}

const nameOf = (rank: string, { count }: Cluster, { spoke }: Disagreement): string =>
  rank === 'Majority' && count * 2 <= spoke ? 'Most voices' : rank;

type ClusterProps = { cluster: Cluster; place: number; found: Disagreement };

function ClusterView({ cluster, place, found }: ClusterProps) {
  const { value, count, share, voices, isAnswer } = cluster;
  const rank = nameOf(rankOf(place, found), cluster, found);
  return (
    <article aria-label={`${rank}: ${showValue(value, 80)}`}>
      <div className="flex items-center gap-2">
        <span className="text-11 text-ink-3">{rank}</span>
        {isAnswer && <Badge>given</Badge>}
        <span className="ml-auto text-12 tabular-nums">
          {count} of {found.spoke}, {Math.round(100 * share)} %
        </span>
      </div>
      <p className="whitespace-pre-wrap break-words font-medium text-13">{showValue(value, 400)}</p>
      <div aria-hidden className="my-1 h-1.5 rounded-full bg-raised">
        <div className="h-full rounded-full bg-ramp-4" style={{ width: `${100 * share}%` }} />
      </div>
      <ul className="text-12">
        {voices.map((voice, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: voices may share a name and never reorder
          <SpeakerRow key={index} voice={voice} />
        ))}
      </ul>
    </article>
  );
}

const NOT_COUNTED: Record<Speaker['standing'], string> = {
  counts: '',
  repeats: ' · not counted: repeats the evidence of another',
  contradicts: ' · not counted: its source also says something else',
};

function SpeakerRow({ voice: { name, belief, standing } }: { voice: Speaker }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 py-0.5">
      <span className="font-mono">{name}</span>
      <span className="text-ink-2">
        <ConfidenceText conf={belief.conf} verified={belief.verified} />
        {NOT_COUNTED[standing]}
      </span>
    </li>
  );
}

function Silent({ title, voices }: { title: string; voices: readonly Voice[] }) {
  if (voices.length === 0) return null;
  return (
    <article aria-label={title}>
      <p className="flex items-center gap-1.5 text-12">
        <StatusGlyph state={title === 'Failed' ? 'failed' : 'abstained'} size={12} />
        {title}, no vote: {voices.length}
      </p>
      <ul className="text-12">
        {voices.map(({ name, belief }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: voices may share a name and never reorder
          <li key={index} className="py-0.5">
            <span className="font-mono">{name}</span>{' '}
            <span className="text-ink-2">{showBelief(belief, 160)}</span>
          </li>
        ))}
      </ul>
    </article>
  );
}
