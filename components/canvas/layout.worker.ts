/** Runs the layout engine away from the page, so that a large pattern never freezes it. */
import type { ElkNode } from './layout.ts';
import { exampleQuestion } from './layout-options.ts';

type Layouter = { layout(question: ElkNode): Promise<ElkNode> };

// The bundled build runs its algorithm in the thread it is loaded in: this one.
const loaded = import('elkjs/lib/elk.bundled.js').then(async ({ default: Elk }) => {
  const elk = new Elk() as unknown as Layouter;
  await elk.layout(exampleQuestion());
  return elk;
});

addEventListener('message', async ({ data }: MessageEvent<ElkNode>) => {
  try {
    const elk = await loaded;
    postMessage({ ok: true, answer: await elk.layout(data) });
  } catch (error) {
    postMessage({ ok: false, message: error instanceof Error ? error.message : String(error) });
  }
});
