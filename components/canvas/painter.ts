/**
 * The painted layer under the elements: a picture a little larger than the screen that stands on the canvas, so
 * that it moves with it, and is painted again when it no longer covers the screen, or at rest.
 */
import type { Viewport } from './given.ts';
import { viewBox } from './given.ts';
import { type Painting, paint } from './paint.ts';
import type { Tones } from './paint-tones.ts';

/** Screen pixels painted beyond each side of the screen. */
const AROUND = 400;
/** A picture is stretched and shrunk up to here before it is painted again. */
const STRETCH = 1.5;
/** A little longer than the ground takes to know that it rests. */
const REST_MS = 170;

export type Scene = Omit<Painting, 'view' | 'zoom' | 'tones'>;

export type Painter = {
  /** What is to be seen; painted at once. */
  show(scene: Scene): void;
  /** `whole`: elements are not shown on the way, so that they are painted, too. */
  follow(viewport: Viewport, how: 'whole' | 'around'): void;
  /** Colours have changed. */
  recolour(tones: Tones): void;
  dispose(): void;
};

export function createPainter(canvas: HTMLCanvasElement, tones: Tones): Painter {
  const ink = canvas.getContext('2d');
  let colours = tones;
  let scene: Scene | undefined;
  let now: Viewport | undefined;
  let painted: Viewport | undefined;
  let isWhole = false;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const repaint = () => {
    clearTimeout(rest);
    rest = undefined;
    if (!ink || !scene || !now || now.width === 0) return;
    const scale = devicePixelRatio;
    const [width, height] = [now.width + 2 * AROUND, now.height + 2 * AROUND];
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    ink.setTransform(1, 0, 0, 1, 0, 0);
    ink.clearRect(0, 0, canvas.width, canvas.height);
    const { x, y, zoom } = now;
    ink.setTransform(zoom * scale, 0, 0, zoom * scale, (x + AROUND) * scale, (y + AROUND) * scale);
    const all = isWhole && { isGivenNode: () => false, isGivenEdge: () => false };
    paint(ink, { ...scene, ...all, view: viewBox(now, AROUND), zoom, tones: colours });
    painted = now;
    const left = (-x - AROUND) / zoom;
    const top = (-y - AROUND) / zoom;
    canvas.style.transform = `translate(${left}px, ${top}px) scale(${1 / zoom})`;
  };

  const isCovered = (): boolean => {
    if (!now || !painted || painted.width !== now.width || painted.height !== now.height) return false;
    const k = now.zoom / painted.zoom;
    if (k > STRETCH || k < 1 / STRETCH) return false;
    const left = now.x - painted.x * k - AROUND * k;
    const top = now.y - painted.y * k - AROUND * k;
    const right = left + (painted.width + 2 * AROUND) * k;
    const bottom = top + (painted.height + 2 * AROUND) * k;
    return left <= 0 && top <= 0 && right >= now.width && bottom >= now.height;
  };

  return {
    show(next) {
      scene = next;
      repaint();
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
    dispose: () => clearTimeout(rest),
  };
}
