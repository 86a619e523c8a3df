/** Keeps what is known and what is wrong up to date with the pattern, a moment behind the gesture. */
import { boundNodes } from '#engine/bounds.ts';
import type { Issue } from '#engine/issues.ts';
import { revalidate, startValidation, type Validated } from '#engine/revalidate.ts';
import type { AgentCard } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import type { CanvasStore } from './canvas-store.ts';

/** Above this, analysis waits for a pause between gestures. */
const SMALL = 150;
const PAUSE_MS = 150;

/** What was found last: an edit is judged at the price of what it changed. */
const judged = new WeakMap<CanvasStore, { agents: readonly AgentCard[]; validated: Validated }>();

export function analyse(store: CanvasStore): void {
  const { pattern, agents } = store.getState();
  const before = judged.get(store);
  const validated =
    before?.agents === agents
      ? revalidate(before.validated, pattern)
      : startValidation(pattern, { primitives, agents });
  judged.set(store, { agents, validated });
  // Where nodes were only moved everything is as it was.
  if (validated.kept === before?.validated.kept) return;
  const { inference, issues } = validated;
  store.setState({
    facts: inference.facts,
    called: inference.called,
    // Around something broken a worst case would be told too low.
    worst: issues.some(isAboutMore) ? null : boundNodes(inference),
    issues,
    issuesByNode: groupByNode(issues),
  });
}

const isAboutMore = (issue: Issue): boolean => issue.level === 'error' && !issue.code.startsWith('R10.');

function groupByNode(issues: readonly Issue[]): Readonly<Record<string, readonly Issue[]>> {
  const grouped: Record<string, Issue[]> = {};
  for (const issue of issues) {
    if (issue.node === undefined) continue;
    const list = grouped[issue.node];
    if (list) list.push(issue);
    else grouped[issue.node] = [issue];
  }
  return grouped;
}

/** Starts following the store; returns how to stop. */
export function followPattern(store: CanvasStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    clearTimeout(timer);
    const size = store.getState().pattern.nodes.length;
    timer = setTimeout(() => analyse(store), size > SMALL ? PAUSE_MS : 0);
  };
  const stop = store.subscribe((state, before) => {
    if (state.pattern !== before.pattern || state.agents !== before.agents) later();
  });
  analyse(store);
  return () => {
    stop();
    clearTimeout(timer);
  };
}
