'use client';
import type { ReactNode } from 'react';
/** The rows every node has: title, one line, foot. */
import { ConfidenceGlyph } from '#components/confidence/confidence-glyph.tsx';
import { showBelief, showMs } from '#components/confidence/show-value.ts';
import { NODE_WORDS, StatusGlyph } from '#components/confidence/status-glyph.tsx';
import type { Pattern, PatternNode } from '#engine/pattern.ts';
import type { AgentCard } from '#primitives/define.ts';
import { showType } from '#primitives/kit/port-type.ts';
import { socketKey, useCanvasStore, useSteady } from './canvas-store.ts';
import { GroupIcon } from './group-icon.tsx';
import { InlineName } from './inline-name.tsx';
import type { NodeLive } from './node-state.ts';
import { calledRef, type Shape } from './shape.ts';

type PartProps = { stored: PatternNode; shape: Shape; live: NodeLive };

function ProblemWord({ node }: { node: string }) {
  const worst = useSteady((state) => {
    const issues = state.issuesByNode[node];
    if (!issues?.length) return undefined;
    const errors = issues.filter((issue) => issue.level === 'error').length;
    return errors > 0 ? `${errors} ${errors === 1 ? 'problem' : 'problems'}` : 'warning';
  });
  if (!worst) return null;
  return (
    <>
      <span aria-hidden className={worst === 'warning' ? 'text-wait' : 'text-fail'}>
        ▲
      </span>{' '}
      {worst}
    </>
  );
}

export function TitleRow({ stored, shape, live, tools }: PartProps & { tools?: ReactNode }) {
  const hasProblems = useSteady((state) => (state.issuesByNode[stored.id]?.length ?? 0) > 0);
  const kind = shape.name.toLowerCase() === stored.primitive ? '' : stored.primitive;
  return (
    <div className="container-title node-title flex items-center gap-2 px-2.5 pt-2 pb-0.5">
      {live.state ? <StatusGlyph state={live.state} /> : <GroupIcon group={shape.primitive?.group} />}
      <InlineName node={stored.id} name={shape.name} />
      <em className="node-word ml-auto whitespace-nowrap text-11 text-ink-2 not-italic">
        {live.state ? NODE_WORDS[live.state] : hasProblems ? <ProblemWord node={stored.id} /> : kind}
      </em>
      {tools}
    </div>
  );
}

/** All that can be read below 40 %: the shape of the status and the name. */
export function BlockTitle({ shape, live }: PartProps) {
  return (
    <div className="node-title flex items-center gap-2 px-2">
      {live.state && <StatusGlyph state={live.state} />}
      <b className="truncate font-mono font-semibold">{shape.name}</b>
    </div>
  );
}

/** Trained agents have ids that say nothing to anybody. */
const titleOfAgent = (agents: readonly AgentCard[], { config }: PatternNode): string | undefined =>
  agents.find((agent) => agent.id === config.agentId)?.title;

/** A ref says which version it is, but not to people. */
const titleOfCalled = ({ uses }: Pattern, node: PatternNode): string | undefined => {
  const called = uses?.[calledRef(node) ?? ''];
  return called && `${called.name} ${called.semver}`;
};

/** The value once there is one; until then the configuration. */
export function LineRow({ stored, shape, live }: PartProps) {
  const store = useCanvasStore();
  const { shown, run } = live;
  const agentTitle = useSteady((state) => titleOfAgent(state.agents, stored));
  const called = useSteady((state) => titleOfCalled(state.pattern, stored));
  const subtitle = agentTitle ?? called ?? shape.subtitle;
  if (live.state && shown) {
    const open = () => store.setState({ why: { node: stored.id, port: shown.port } });
    return (
      <button
        type="button"
        className="node-line nodrag block w-full truncate pr-2.5 pb-2 pl-8 text-left text-12 text-ink hover:text-accent"
        title={`${showBelief(shown.belief, 400)} (show why)`}
        aria-label={`${showBelief(shown.belief, 80)}: show why`}
        onClick={open}
      >
        {showBelief(shown.belief)}
      </button>
    );
  }
  return (
    <div className="node-line truncate pr-2.5 pb-2 pl-8 text-12 text-ink-3" title={subtitle}>
      {(live.state === 'waiting' && run?.question) || subtitle || ' '}
    </div>
  );
}

/** Before a run: what type comes out. In a run: confidence left, time right. */
export function FootRow({ stored, shape, live }: PartProps) {
  const threshold = useSteady((state) => state.thresholds[stored.id]);
  const store = useCanvasStore();
  const { shown } = live;
  if (!live.state) return <TypeFoot node={stored.id} shape={shape} />;
  return (
    <div className="node-foot flex h-[31px] items-center justify-between gap-2 border-t px-2.5">
      {shown ? (
        <button
          type="button"
          className="nodrag flex min-w-0 items-center"
          aria-label="Show why"
          onClick={() => store.setState({ why: { node: stored.id, port: shown.port } })}
        >
          <ConfidenceGlyph conf={shown.belief.conf} verified={shown.belief.verified} threshold={threshold} />
        </button>
      ) : (
        <span className="truncate text-12 text-ink-3">no value yet</span>
      )}
      <Duration live={live} />
    </div>
  );
}

function Duration({ live: { run } }: { live: NodeLive }) {
  const words = run?.ms === undefined ? '—' : showMs(run.ms);
  const tries = run && run.attempts > 1 ? `${run.attempts}× ` : '';
  return (
    <span className="node-time flex-none whitespace-nowrap text-11 text-ink-3 tabular-nums">
      {run?.pinned ? 'pinned' : run?.reused ? 'reused' : `${tries}${words}`}
    </span>
  );
}

function TypeFoot({ node, shape }: { node: string; shape: Shape }) {
  const facts = useSteady((state) => state.facts);
  const words = shape.ports.out.map((port) => {
    const type = facts.get(socketKey(node, port.name))?.type ?? port.type;
    return type.t === 'Var'
      ? 'what arrives'
      : type.t === 'Rec'
        ? `${Object.keys(type.of).length} answers`
        : showType(type);
  });
  const shown = [...new Set(words)].join(' / ');
  return (
    <div className="node-foot flex h-[31px] items-center border-t px-2.5 text-12 text-ink-3">
      <span className="truncate" title={shown}>
        {shown ? `gives ${shown}` : 'the answer'}
      </span>
    </div>
  );
}
