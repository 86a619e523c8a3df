/** Commands to look through a run: until a node, from a node, pins, breakpoints, one step after the other. */
import {
  isBreakpoint,
  isOff,
  pin,
  toggleBreakpoint,
  toggleOff,
  unpin,
} from '#components/debug/debug-store.ts';
import { pausedText } from '#components/debug/paused-nodes.ts';
import { isRunBusy, isRunOver, shownRun } from '#components/run/run-store.ts';
import { announce, selectedNodes } from './canvas-store.ts';
import type { CommandContext } from './designer-keys.ts';
import type { HotkeyRow } from './hotkeys.ts';
import { runPath } from './node-state.ts';
import { shapeOf } from './shape.ts';

/** The only selected node, if it does anything: inputs only hold what was given, and nothing comes after an output. */
function workingNode({ store }: CommandContext): string | undefined {
  const [id, second] = selectedNodes(store.getState());
  const node = id === undefined || second !== undefined ? undefined : store.getState().byId[id];
  return node && node.primitive !== 'input' ? node.id : undefined;
}

const nameOf = ({ store }: CommandContext, node: string): string => {
  const stored = store.getState().byId[node];
  return stored ? shapeOf(stored).name : node;
};

export function debugKeys(context: CommandContext): HotkeyRow[] {
  const { runStore, actions, debug } = context;
  const node = () => workingNode(context);
  const isIdle = () => {
    const { runId, state } = runStore.getState();
    return runId === null || !isRunBusy(state);
  };
  const isPaused = () => pausedText(runStore.getState().state) !== '';
  const isMarked = () => isBreakpoint(debug.getState(), node() ?? '');
  return [
    {
      id: 'run-until',
      label: 'Run until the node: nothing it does not need is called',
      short: 'Run until here',
      keys: 'u',
      words: 'debug partial',
      onCanvas: true,
      when: () => node() !== undefined && isIdle(),
      perform: () => actions.runUntil(node() ?? ''),
    },
    {
      id: 'run-from',
      label: 'Run from the node: what comes before it is taken from the last run',
      short: 'Run from here',
      keys: 'shift+u',
      words: 'debug retry again',
      onCanvas: true,
      once: true,
      when: () => node() !== undefined && isIdle(),
      perform: () => actions.runFrom(node() ?? ''),
    },
    ...pinKeys(context, node),
    {
      id: 'breakpoint',
      label: 'Set or remove a breakpoint before the node',
      short: 'Breakpoint before it',
      keys: 'b',
      words: 'debug pause stop',
      onCanvas: true,
      isOn: isMarked,
      when: () => node() !== undefined,
      perform: () => switchBreakpoint(context, node() ?? ''),
    },
    {
      id: 'off',
      label: 'Switch the node off or on: off, it is skipped in runs started here',
      short: 'Off: skip it',
      keys: 'd',
      words: 'debug mute disable bypass',
      onCanvas: true,
      isOn: () => isOff(debug.getState(), node() ?? ''),
      when: () => isSkippable(context, node()),
      perform: () => switchOff(context, node() ?? ''),
    },
    {
      id: 'run-step',
      label: 'Run step by step, pausing before every node',
      keys: [],
      words: 'debug',
      when: isIdle,
      perform: () => actions.runStepping(),
    },
    {
      id: 'continue',
      label: 'Continue the paused run',
      keys: 'f8',
      words: 'debug resume',
      inText: true,
      once: true,
      when: isPaused,
      perform: () => actions.release('continue'),
    },
    {
      id: 'step',
      label: 'Step: start one paused node, and pause before the next',
      keys: 'f10',
      words: 'debug',
      inText: true,
      once: true,
      when: isPaused,
      perform: () => actions.release('step'),
    },
  ];
}

/** Without its answer a run has none. */
const isSkippable = ({ store }: CommandContext, node: string | undefined): boolean =>
  node !== undefined && store.getState().byId[node]?.primitive !== 'output';

function switchOff(context: CommandContext, node: string): void {
  toggleOff(context.debug, node);
  const name = nameOf(context, node);
  announce(
    context.store,
    isOff(context.debug.getState(), node)
      ? `${name} is switched off: runs started here skip it.`
      : `${name} is switched on again.`,
  );
}

function switchBreakpoint(context: CommandContext, node: string): void {
  toggleBreakpoint(context.debug, node);
  const isSet = isBreakpoint(context.debug.getState(), node);
  announce(
    context.store,
    isSet
      ? `Breakpoint before ${nameOf(context, node)}: runs started here pause there.`
      : `No breakpoint before ${nameOf(context, node)} any more.`,
  );
}

/** An output of its own is what can be pinned; the answer of a pattern leads nowhere. */
function pinKeys(context: CommandContext, node: () => string | undefined): HotkeyRow[] {
  const { store, debug } = context;
  const pinnable = () => {
    const id = node();
    return id !== undefined && store.getState().byId[id]?.primitive !== 'output' ? id : undefined;
  };
  const isPinned = () => debug.getState().pins[pinnable() ?? ''] !== undefined;
  const row = { keys: 'shift+p', words: 'debug freeze', onCanvas: true } as const;
  return [
    {
      ...row,
      id: 'pin',
      label: 'Pin the output of the node: it gives that again, and is not called',
      short: 'Pin output',
      when: () => pinnable() !== undefined && !isPinned(),
      perform: () => pinShown(context, pinnable() ?? ''),
    },
    {
      ...row,
      id: 'unpin',
      label: 'Unpin the output of the node',
      short: 'Unpin output',
      when: () => pinnable() !== undefined && isPinned(),
      perform: () => {
        const id = pinnable() ?? '';
        unpin(debug, id);
        announce(store, `The output of ${nameOf(context, id)} is not pinned any more.`);
      },
    },
  ];
}

/** Pins what the run on screen gave. */
function pinShown(context: CommandContext, node: string): void {
  const { store, runStore, debug } = context;
  const { byId } = store.getState();
  const shown = runStore.getState();
  const run = shownRun(shown, runPath(node, byId));
  const name = nameOf(context, node);
  if (shown.runId === null || !run?.out) {
    const sentence = isRunOver(shown.state)
      ? `${name} gave nothing in the run shown: nothing to pin.`
      : `There is no output of ${name} to pin yet. Run until here first.`;
    store.setState({ refusal: { sentence, at: Date.now() } });
    return;
  }
  pin(debug, node, run.pinned ?? shown.runId);
  announce(store, `The output of ${name} is pinned: runs started here take it, and do not call the node.`);
}
