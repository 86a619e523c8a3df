'use client';
/** The map: one picture instead of an element for each node, drawn again when something moved, not when one looks around. */
import { Panel, useStore as useFlow, useReactFlow } from '@xyflow/react';
import { type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useCanvas } from './canvas-store.ts';
import { readTones } from './paint-tones.ts';
import { boundsIn, type Plan, planOf } from './plan.ts';
import type { Box } from './scene.ts';
import { useThemeTurn } from './use-theme-turn.ts';

const WIDTH = 160;
const HEIGHT = 104;
const EDGE = 6;

type Fit = { scale: number; left: number; top: number };

/** Canvas pixels to map pixels. */
function fitOf(bounds: Box): Fit {
  const scale = Math.min((WIDTH - 2 * EDGE) / bounds.width, (HEIGHT - 2 * EDGE) / bounds.height);
  return {
    scale,
    left: (WIDTH - bounds.width * scale) / 2 - bounds.x * scale,
    top: (HEIGHT - bounds.height * scale) / 2 - bounds.y * scale,
  };
}

/** `plan`: of a large pattern, which has one already. */
export function PaintMap({ plan }: { plan: Plan | undefined }) {
  return plan ? <Picture plan={plan} /> : <OwnPlan />;
}

const NO_EDGES: [] = [];

function OwnPlan() {
  const nodes = useCanvas((state) => state.flowNodes);
  const before = useRef<Plan>(undefined);
  const plan = useMemo(() => planOf(nodes, NO_EDGES, before.current), [nodes]);
  before.current = plan;
  return nodes.length > 0 && <Picture plan={plan} />;
}

function Picture({ plan }: { plan: Plan }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const turn = useThemeTurn();
  const tones = useRef<{ turn: number; node: string }>(undefined);
  const fit = useMemo(() => fitOf(boundsIn(plan) ?? { x: 0, y: 0, width: 1, height: 1 }), [plan]);
  useLayoutEffect(() => {
    const element = canvas.current;
    const ink = element?.getContext('2d');
    if (!element || !ink) return;
    const scale = devicePixelRatio;
    [element.width, element.height] = [WIDTH * scale, HEIGHT * scale];
    ink.scale(scale, scale);
    // Asked once for a theme: asking makes the browser work out the styles of everything that just changed.
    if (tones.current?.turn !== turn) tones.current = { turn, node: readTones(element).control ?? '' };
    ink.fillStyle = tones.current?.node ?? '';
    const path = new Path2D();
    for (let at = 0; at < plan.boxes.length; at += 4) {
      if (plan.nodes[at / 4]?.type === 'room') continue;
      const [x = 0, y = 0, width = 0, height = 0] = plan.boxes.subarray(at, at + 4);
      path.rect(
        fit.left + x * fit.scale,
        fit.top + y * fit.scale,
        Math.max(0.8, width * fit.scale),
        Math.max(0.8, height * fit.scale),
      );
    }
    ink.globalAlpha = 0.75;
    ink.fill(path);
  }, [plan, fit, turn]);
  const moving = useMapMoves(fit);
  return (
    <Panel position="bottom-right" className="react-flow__minimap paint-map">
      <div role="img" aria-label="Map of the pattern" {...moving}>
        <canvas ref={canvas} style={{ width: WIDTH, height: HEIGHT }} />
        <ViewFrame fit={fit} />
      </div>
    </Panel>
  );
}

/** What of the pattern is on the screen. */
function ViewFrame({ fit }: { fit: Fit }) {
  const frame = useFlow(({ transform: [x, y, zoom], width, height }) => {
    const left = fit.left - (x / zoom) * fit.scale;
    const top = fit.top - (y / zoom) * fit.scale;
    const [wide, tall] = [(width / zoom) * fit.scale, (height / zoom) * fit.scale];
    return [left, top, wide, tall].map((one) => one.toFixed(1)).join(' ');
  });
  const [left, top, width, height] = frame.split(' ').map(Number);
  return <span className="paint-map-view" style={{ left, top, width, height }} />;
}

/** Pressing goes there, dragging pans, the wheel zooms. */
function useMapMoves(fit: Fit) {
  const { setCenter, getZoom, zoomTo } = useReactFlow();
  const wheel = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = wheel.current;
    if (!element) return;
    const zoom = (event: WheelEvent) => {
      event.preventDefault();
      void zoomTo(getZoom() * 2 ** (-event.deltaY * 0.005));
    };
    element.addEventListener('wheel', zoom, { passive: false });
    return () => element.removeEventListener('wheel', zoom);
  }, [getZoom, zoomTo]);
  return useMemo(() => {
    const go = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>, duration: number) => {
      const box = currentTarget.getBoundingClientRect();
      const x = (clientX - box.left - fit.left) / fit.scale;
      const y = (clientY - box.top - fit.top) / fit.scale;
      void setCenter(x, y, { zoom: getZoom(), duration });
    };
    return {
      ref: (element: HTMLElement | null) => {
        wheel.current = element;
      },
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event, 180);
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(event, 0);
      },
    };
  }, [fit, setCenter, getZoom]);
}
