'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTRPC } from '#components/api/trpc.ts';
import { useCanvas } from '#components/canvas/canvas-store.ts';
import { FieldBox } from '#components/canvas/field-box.tsx';
import { errorsByField, fieldsFor, fieldsOf } from '#components/canvas/schema-fields.ts';
import { shapeOf } from '#components/canvas/shape.ts';
import { ConfidenceText } from '#components/confidence/confidence-text.tsx';
import { showBelief } from '#components/confidence/show-value.ts';
import { twoDecimals } from '#components/confidence/words.ts';
import { Select } from '#components/ui/select.tsx';
import { boundNodes } from '#engine/bounds.ts';
import {
  beliefOf,
  type Config,
  type Gathered,
  type Method,
  methodsFor,
  type Recomputed,
  recompute,
  roundBefore,
  type Tally,
  tallyOf,
  type Unavailable,
} from '#engine/counterfactual.ts';
import { voicesOf } from '#engine/decide-again.ts';
import { inferPattern } from '#engine/infer.ts';
import type { PatternNode } from '#engine/pattern.ts';
import { primitives } from '#primitives/index.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { showUnits } from './heat.ts';
import { ChangedRuns, DepthPicker, Section } from './parts.tsx';
import { type Depth, useHistory } from './use-history.ts';

type Props = { runId: string; stored: PatternNode; gathered: Gathered };

/** Other ways to aggregate the same voices, worked out from the log. */
export function CounterfactualView({ runId, stored, gathered }: Props) {
  const { available, unavailable } = useMethods(stored, gathered);
  const [chosen, choose] = useState<string>();
  const [configs, setConfigs] = useState<Readonly<Record<string, Config>>>({});
  const base = available.find(({ primitive }) => primitive.id === chosen) ?? available[0];
  if (!base) return null;
  const method = { ...base, config: configs[base.primitive.id] ?? base.config };
  return (
    <Section title="What if it were aggregated otherwise?">
      <Select
        aria-label="Method"
        value={base.primitive.id}
        onValueChange={choose}
        options={available.map(({ primitive }) => ({
          value: primitive.id,
          label: primitive.title,
          ...(primitive.id === stored.primitive && { hint: 'as it ran' }),
        }))}
      />
      <MethodSettings
        method={method}
        onConfig={(config) => setConfigs((all) => ({ ...all, [method.primitive.id]: config }))}
      />
      <Results runId={runId} stored={stored} gathered={gathered} method={method} />
      <Unavailables all={unavailable} />
    </Section>
  );
}

/** Prices are those of today's agents: the log does not say what others would have cost. */
function useMethods(stored: PatternNode, gathered: Gathered) {
  const trpc = useTRPC();
  const agents = useQuery(trpc.agents.list.queryOptions()).data;
  const pattern = useCanvas((state) => state.pattern);
  return useMemo(() => {
    const { primitive } = shapeOf(stored);
    if (!primitive) return { available: [], unavailable: [] };
    const arrived = Object.values(gathered.arrivals).flat();
    const bounds = agents && boundNodes(inferPattern(pattern, { primitives, agents })).nodes;
    const round = bounds && roundBefore(pattern, stored.id, bounds);
    return methodsFor(
      { primitive, config: stored.config },
      { key: gathered.key, arrivals: gathered.arrivals, voices: voicesOf(arrived), round },
      { primitives, agents: agents ?? [] },
    );
  }, [stored, gathered, agents, pattern]);
}

function MethodSettings({ method, onConfig }: { method: Method; onConfig: (config: Config) => void }) {
  const { primitive, config } = method;
  const errors = errorsByField(primitive, config);
  const set = (name: string, value: unknown) => {
    const { [name]: _, ...rest } = config;
    onConfig(value === undefined ? rest : { ...rest, [name]: value });
  };
  return (
    <details className="text-12">
      <summary className="w-fit rounded-input text-ink-3 hover:text-ink">Settings of this method</summary>
      <div className="mt-2 flex flex-col gap-3">
        {fieldsFor(fieldsOf(primitive), config).map((spec) => (
          <FieldBox
            key={`${primitive.id} ${spec.name}`}
            spec={spec}
            path={spec.name}
            value={config[spec.name]}
            errors={errors}
            onChange={(value) => set(spec.name, value)}
          />
        ))}
      </div>
    </details>
  );
}

function Results({ runId, stored, gathered, method }: Props & { method: Method }) {
  const [depth, setDepth] = useState<Depth>('50');
  const history = useHistory(runId, stored.id, depth);
  const own = useMemo(() => recompute(method, [gathered]), [method, gathered]);
  const all = useMemo(() => recompute(method, history.records), [method, history.records]);
  if (typeof own === 'string' || typeof all === 'string')
    return (
      <p role="alert" className="text-12">
        {typeof own === 'string' ? own : String(all)}
      </p>
    );
  return (
    <>
      <Beside recorded={beliefOf(gathered.out)} recomputed={own[0]} />
      <DepthPicker depth={depth} onDepth={setDepth} history={history} />
      {all.length > 0 && (
        <>
          <TallyTable tally={tallyOf(all)} />
          <ChangedRuns
            changed={all
              .filter(({ isOther }) => isOther)
              .map(({ gathered: { run, out }, again }) => ({
                run,
                words: `${shortly(beliefOf(out))} → ${again.kind === 'settled' ? shortly(beliefOf(again.out)) : ''}`,
              }))}
            none="No run would have had another answer."
          />
        </>
      )}
    </>
  );
}

const shortly = (belief: Belief | undefined): string =>
  belief ? (belief.outcome === 'abstain' ? 'abstains' : showBelief(belief, 40)) : 'nothing';

function Beside({
  recorded,
  recomputed,
}: {
  recorded: Belief | undefined;
  recomputed: Recomputed | undefined;
}) {
  const again = recomputed?.again;
  return (
    <dl className="grid grid-cols-2 gap-3 text-12" data-testid="counterfactual">
      <div className="min-w-0">
        <dt className="text-11 text-ink-3">As recorded</dt>
        <dd>
          <Given belief={recorded} />
        </dd>
      </div>
      <div className="min-w-0 border-l pl-3">
        <dt className="text-11 text-ink-3">
          By this method
          {recomputed?.isOther
            ? ', another answer'
            : recomputed?.isOther === false
              ? ', the same answer'
              : ''}
        </dt>
        <dd>
          {again?.kind === 'settled' ? (
            <Given belief={beliefOf(again.out)} />
          ) : again?.kind === 'asks' ? (
            `It would have to ask: ${again.effect}.`
          ) : (
            'Some voices are not in the log: nobody waited for them.'
          )}
        </dd>
      </div>
    </dl>
  );
}

function Given({ belief }: { belief: Belief | undefined }) {
  if (!belief) return <>nothing</>;
  return (
    <>
      <p className="break-words font-medium text-13">{showBelief(belief, 160)}</p>
      <p className="text-ink-2">
        <ConfidenceText conf={belief.conf} />
      </p>
    </>
  );
}

const number = (value: number | undefined): string => (value === undefined ? '—' : twoDecimals(value));

function TallyTable({ tally: { compared, changed, silent, median } }: { tally: Tally }) {
  return (
    <table className="w-full border-collapse text-12 tabular-nums">
      <caption className="sr-only">What the method changes over the runs looked back at</caption>
      <thead>
        <tr className="text-11 text-ink-3">
          <th scope="col" className="py-1 text-left font-medium">
            {compared} compared, {changed} with another answer
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            Recorded
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            Tried
          </th>
        </tr>
      </thead>
      <tbody>
        <tr className="border-t">
          <th scope="row" className="py-1 text-left font-normal">
            No answer
          </th>
          <td className="py-1 text-right">{silent.before}</td>
          <td className="py-1 text-right font-medium">{silent.after}</td>
        </tr>
        <tr className="border-t">
          <th scope="row" className="py-1 text-left font-normal">
            Median number shown
          </th>
          <td className="py-1 text-right">{number(median.before)}</td>
          <td className="py-1 text-right font-medium">{number(median.after)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Unavailables({ all }: { all: readonly Unavailable[] }) {
  return (
    <div className="text-12">
      <h4 className="font-medium">Not from the log</h4>
      <ul className="mt-1 flex flex-col gap-0.5">
        {all.map((one) => (
          <li key={one.title} className="flex flex-wrap gap-x-2">
            <span>{one.title}</span>
            <span className="text-ink-3">{sayPrice(one)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What it would take, by the worst case of the pattern (R10). */
function sayPrice({ effect, most, dearest }: Unavailable): string {
  if (effect === 'ledger') return 'asks what outcomes have taught by now; no calls';
  if (!most) return 'asks agents; what it costs at most cannot be said';
  const calls = `${most.calls} ${most.calls === 1 ? 'call' : 'calls'}`;
  if (effect === 'debate') return `at most ${calls}, ${showUnits(most.units)}`;
  const units =
    dearest === undefined ? 'cost depends on the agent' : `at most ${showUnits(dearest * most.calls)}`;
  return `${calls}, ${units}`;
}
