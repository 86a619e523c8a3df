'use client';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useTRPC, useTRPCClient } from '#components/api/trpc.ts';
import { announce, type CanvasStore, selectedNodes } from './canvas-store.ts';
import { heed, type Person, type PresenceStore, type Sign } from './presence-store.ts';
import type { Sync } from './sync.ts';

/** A sign at least this often. */
const ALIVE_MS = 4_000;
/** Where the pointer is, at most this often. */
const POINTER_MS = 100;

type Following = {
  patternId: string;
  /** Who sits here. */
  user: string;
  tab: string;
  store: CanvasStore;
  presence: PresenceStore;
  sync: Sync;
};

/** Brings what others do to the screen, tells who is here, and tells the others about this tab. */
export function useFollow(following: Following): void {
  const { patternId, tab, user, store, presence, sync } = following;
  const trpc = useTRPC();
  const signing = useSigns(following);
  useSubscription(
    trpc.patterns.follow.subscriptionOptions(
      { id: patternId },
      {
        onData({ data: { revision, edits, signs } }) {
          if (edits.length > 0) sync.hear(edits);
          if (revision > sync.revision) void sync.catchUp();
          const others = signs.filter((sign) => sign.tab !== tab);
          if (take({ store, presence, user }, others)) signing.current();
        },
        // Whoever was not connected may have missed something.
        onStarted: () => void sync.catchUp(),
      },
    ),
  );
  useEffect(() => {
    const timer = setInterval(() => take({ store, presence, user }, []), 1_000);
    return () => clearInterval(timer);
  }, [store, presence, user]);
}

type Room = Pick<Following, 'store' | 'presence' | 'user'>;

/** True when somebody came: they do not know yet that this tab is here. */
function take({ store, presence, user }: Room, signs: readonly Sign[]): boolean {
  const before = presence.getState();
  const { people, came, went } = heed(before, signs, performance.now());
  if (people !== before.people) presence.setState({ people });
  const said = [...tell(came, 'is here', user), ...tell(went, 'left', user)];
  if (said.length > 0) announce(store, said.join(' '));
  return came.length > 0;
}

const tell = (people: readonly Person[], what: string, user: string): string[] =>
  people.filter((one) => one.user !== user).map(({ name }) => `${name} ${what}.`);

/** Gives signs of this tab; the function gives one at once. */
function useSigns({ patternId, tab, store, presence }: Following) {
  const client = useTRPCClient();
  const flow = useReactFlow();
  const now = useRef(() => {});
  useEffect(() => {
    let at: Person['at'] = null;
    let selected: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isSending = false;
    const give = async (isGone = false) => {
      timer = undefined;
      if (isSending && !isGone) return;
      isSending = true;
      // The next sign makes up for one that is lost.
      const sign = { id: patternId, tab, at, selected, isGone };
      await client.patterns.here.mutate(sign, { context: { isLast: isGone } }).catch(() => {});
      isSending = false;
    };
    const soon = () => {
      if (presence.getState().people.length === 0 || document.hidden) return;
      timer ??= setTimeout(() => void give(), POINTER_MS);
    };
    const move = (event: PointerEvent) => {
      const isOnCanvas = event.target instanceof Element && event.target.closest('.canvas') !== null;
      const point = isOnCanvas ? flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }) : null;
      const next = point && { x: Math.round(point.x), y: Math.round(point.y) };
      if (next?.x === at?.x && next?.y === at?.y) return;
      at = next;
      soon();
    };
    const stop = store.subscribe((state, before) => {
      if (state.flowNodes === before.flowNodes) return;
      const chosen = selectedNodes(state)[0] ?? null;
      if (chosen === selected) return;
      selected = chosen;
      soon();
    });
    const turn = () => {
      at = null;
      void give(document.hidden);
    };
    const leave = () => void give(true);
    now.current = () => void give();
    void give();
    const alive = setInterval(() => !document.hidden && void give(), ALIVE_MS);
    document.addEventListener('pointermove', move, { passive: true });
    document.addEventListener('visibilitychange', turn);
    // Of a tab that is closed nothing is unmounted.
    window.addEventListener('pagehide', leave);
    return () => {
      stop();
      clearInterval(alive);
      clearTimeout(timer);
      document.removeEventListener('pointermove', move);
      document.removeEventListener('visibilitychange', turn);
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [client, flow, patternId, tab, store, presence]);
  return now;
}
