/** What hangs above a painted node: its mark of a comparison, its figure, its place on the weakest link. */
import type { Tones } from './paint-tones.ts';
import type { Box } from './scene.ts';
import { BLOCK_BELOW, TITLE_BELOW } from './shape.ts';

/** `tone` of its frame; filled with it where it is the one that matters most. */
export type Tag = { text: string; tone: string; isFilled?: boolean };

type Tagged = { box: Box; tags: readonly Tag[] };
type Ink = CanvasRenderingContext2D;

/** Tags are written from this many screen pixels of height on. */
const LEAST_LETTERS = 7.5;

/** As large as those of a node that is an element at this zoom. */
export function paintTags(ink: Ink, { zoom, tones }: { zoom: number; tones: Tones }, all: readonly Tagged[]) {
  const size = zoom < BLOCK_BELOW ? 26 : zoom < TITLE_BELOW ? 16 : 11;
  if (size * zoom < LEAST_LETTERS) return;
  ink.font = `500 ${size}px ${tones.sans || 'sans-serif'}`;
  ink.textBaseline = 'middle';
  ink.textAlign = 'left';
  ink.lineWidth = Math.max(1, 0.7 / zoom);
  const height = size * 1.4;
  for (const { box, tags } of all) {
    let x = box.x + 12;
    const y = box.y - height + 6;
    for (const { text, tone, isFilled } of tags) {
      const width = ink.measureText(text).width + size;
      ink.beginPath();
      ink.roundRect(x, y, width, height, height / 2);
      ink.fillStyle = (isFilled ? tones[tone] : tones.surface) ?? '';
      ink.fill();
      ink.strokeStyle = tones[tone] ?? '';
      ink.stroke();
      ink.fillStyle = (isFilled ? tones.canvas : tones.ink) ?? '';
      ink.fillText(text, x + size / 2, y + height / 2);
      x += width + size / 3;
    }
  }
}
