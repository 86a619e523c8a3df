/**
 * The painted layer under the elements: a picture a little larger than the screen that stands on the canvas, so
 * that it moves with it, and is painted again when it no longer covers the screen, or at rest.
 */
import type { Viewport } from './given.ts';
import { viewBox } from './given.ts';
import { type Painting, paint } from './paint.ts';
import type { Tones } from './paint-tones.ts';
import { paintedByBands } from './painter-bands.ts';

/** Screen pixels painted beyond each side of the screen. */
export const AROUND = 400;
/** A picture is stretched and shrunk up to here before it is painted again. */
const STRETCH = 1.5;
/** A little longer than the ground takes to know that it rests. */
const REST_MS = 170;
/** Canvas pixels that rings and words reach beyond a node. */
const BEYOND = 64;

export type Scene = Omit<Painting, 'view' | 'zoom' | 'tones'>;

export type Painter = {
  /** What is to be seen; painted at once. */
  show(scene: Scene): void;
  /** The same of a run that goes on: one band after the other, so that no frame waits for all of it. */
  showByBands(scene: Scene): void;
  /** `whole`: elements are not shown on the way, so that they are painted, too. */
  follow(viewport: Viewport, how: 'whole' | 'around'): void;
  /** Colours have changed. */
  recolour(tones: Tones): void;
  dispose(): void;
};

type How = { tones: Tones; around: number };

export function createPainter(canvas: HTMLCanvasElement, { tones, around }: How): Painter {
  const ink = canvas.getContext('2d');
  let colours = tones;
  let scene: Scene | undefined;
  let now: Viewport | undefined;
  let painted: Viewport | undefined;
  let isWhole = false;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let cost = 0;

  /** Rows of the picture, in device pixels. */
  const paintRows = (from: number, to: number) => {
    if (!ink || !scene || !painted) return;
    const { x, y, zoom } = painted;
    const scale = devicePixelRatio;
    ink.save();
    ink.setTransform(1, 0, 0, 1, 0, 0);
    ink.beginPath();
    ink.rect(0, from, canvas.width, to - from);
    ink.clip();
    ink.clearRect(0, from, canvas.width, to - from);
    ink.setTransform(zoom * scale, 0, 0, zoom * scale, (x + around) * scale, (y + around) * scale);
    const all = isWhole && { isGivenNode: () => false, isGivenEdge: () => false };
    const view = {
      ...viewBox(painted, around),
      y: (from / scale - around - y) / zoom - BEYOND,
      height: (to - from) / scale / zoom + 2 * BEYOND,
    };
    paint(ink, { ...scene, ...all, view, zoom, tones: colours });
    ink.restore();
  };
  const bands = paintedByBands((from, to) =>
    paintRows(Math.round(canvas.height * from), Math.round(canvas.height * to)),
  );

  const repaint = () => {
    bands.stop();
    clearTimeout(rest);
    rest = undefined;
    if (!ink || !scene || !now || now.width === 0) return;
    const scale = devicePixelRatio;
    const [width, height] = [now.width + 2 * around, now.height + 2 * around];
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    painted = now;
    const before = performance.now();
    paintRows(0, canvas.height);
    cost = performance.now() - before;
    const { x, y, zoom } = now;
    const left = (-x - around) / zoom;
    const top = (-y - around) / zoom;
    canvas.style.transform = `translate(${left}px, ${top}px) scale(${1 / zoom})`;
  };

  const isCovered = (): boolean => {
    if (!now || !painted || painted.width !== now.width || painted.height !== now.height) return false;
    const k = now.zoom / painted.zoom;
    if (k > STRETCH || k < 1 / STRETCH) return false;
    const left = now.x - painted.x * k - around * k;
    const top = now.y - painted.y * k - around * k;
    const right = left + (painted.width + 2 * around) * k;
    const bottom = top + (painted.height + 2 * around) * k;
    return left <= 0 && top <= 0 && right >= now.width && bottom >= now.height;
  };

  return {
    show(next) {
      scene = next;
      repaint();
    },
    showByBands(next) {
      scene = next;
      bands.start(cost);
    },
    follow(viewport, how) {
      now = viewport;
      const isAsBefore = isWhole === (how === 'whole');
      isWhole = how === 'whole';
      if (!isAsBefore || !isCovered()) repaint();
      clearTimeout(rest);
      rest = setTimeout(() => {
        isWhole = false;
        repaint();
      }, REST_MS);
    },
    recolour(next) {
      colours = next;
      repaint();
    },
    dispose() {
      bands.stop();
      clearTimeout(rest);
    },
  };
}
