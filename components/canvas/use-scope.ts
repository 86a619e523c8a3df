'use client';
/** What goes along with entering and leaving containers: the viewport, the focus, the address. */
import { useReactFlow, useStoreApi, type Viewport } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { type CanvasStore, selectOnly, useCanvas, useCanvasStore } from './canvas-store.ts';
import { fitAll } from './fit.ts';
import { glide } from './glide.ts';
import { afterPaint, elementOf } from './jump.ts';
import { goTo, look } from './scope.ts';
import { pathTo } from './view.ts';

const PARAM = 'in';
/** Left free beside a room that fills the screen, and above it for the bar. */
const MARGIN = { x: 24, y: 48 };

type Flow = ReturnType<typeof useReactFlow>;

export function useScope(): void {
  useAddress();
  const store = useCanvasStore();
  const flow = useReactFlow();
  const screen = useStoreApi();
  const entered = useCanvas((state) => state.entered);
  const before = useRef<string | null>(null);
  const places = useRef(new Map<string | null, Viewport>());
  useEffect(() => {
    const from = before.current;
    before.current = entered;
    if (from === entered) return;
    places.current.set(from, flow.getViewport());
    const { arrival, byId } = store.getState();
    const isOut = from !== null && (entered === null || pathTo(from, byId).includes(entered));
    // What is selected closes or opens the panel beside the canvas, so its size is known a moment later.
    return afterPaint(() => {
      const { width, height } = screen.getState();
      const room = { width: width - 2 * MARGIN.x, height: height - 2 * MARGIN.y };
      if (entered !== null) look(store, { room }, arrival);
      if (arrival === 'jump') return;
      const place = isOut ? places.current.get(entered) : undefined;
      if (place) void flow.setViewport(place, { duration: 0 });
      else showAll(store, flow);
      if (isOut) focusLeft(store, from);
      else document.querySelector<HTMLElement>(`[data-room]`)?.focus({ preventScroll: true });
    });
  }, [entered, store, flow, screen]);
}

function showAll(store: CanvasStore, flow: Flow): void {
  afterPaint(() => fitAll(store, flow, glide(180)));
}

/** Back where one came from: the container that holds what was just left is selected again. */
function focusLeft(store: CanvasStore, from: string): void {
  const { byId, entered } = store.getState();
  const path = [...pathTo(from, byId), from];
  const container = path[entered === null ? 0 : path.indexOf(entered) + 1];
  if (container === undefined || !byId[container]) return;
  selectOnly(store, [container]);
  elementOf(container)?.focus({ preventScroll: true });
}

const scopeInAddress = (): string | null => new URLSearchParams(location.search).get(PARAM);

/** `?in=retry`: can be shared, and the browser's back button leaves. */
function useAddress(): void {
  const store = useCanvasStore();
  const entered = useCanvas((state) => state.entered);
  const isRead = useRef(false);
  useEffect(() => {
    const follow = () => goTo(store, scopeInAddress(), 'address');
    if (!isRead.current) follow();
    isRead.current = true;
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, [store]);
  const isFirst = useRef(true);
  useEffect(() => {
    const isStart = isFirst.current;
    isFirst.current = false;
    if (isStart || store.getState().arrival === 'address' || scopeInAddress() === entered) return;
    const params = new URLSearchParams(location.search);
    if (entered === null) params.delete(PARAM);
    else params.set(PARAM, entered);
    const search = params.toString();
    history.pushState(null, '', search ? `?${search}` : location.pathname);
  }, [entered, store]);
}
