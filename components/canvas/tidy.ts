/** Asks the layout worker; aborting stops it at once, whatever it is computing. */
import type { Pattern } from '#engine/pattern.ts';
import { type ElkNode, layoutAnswer, layoutQuestion, type Placement } from './layout.ts';
import type { View } from './view.ts';

type Reply = { ok: true; answer: ElkNode } | { ok: false; message: string };

/** One that has loaded its engine and waits: loading takes longer than tidying a hundred nodes. */
let ready: Worker | undefined;

const start = (): Worker => new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });

/** Loads the engine before anybody asks; once is enough for all canvases of a window. */
export function warmTidy(): void {
  if (ready) return;
  const worker = start();
  // One that could not be loaded would keep whoever asks it waiting.
  worker.onerror = () => {
    if (ready === worker) ready = undefined;
  };
  ready = worker;
}

/** Rejects with an `AbortError` when cancelled. */
export function tidy(pattern: Pattern, view: View, signal: AbortSignal): Promise<readonly Placement[]> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = ready ?? start();
    ready = undefined;
    const end = () => {
      worker.terminate();
      signal.removeEventListener('abort', abort);
    };
    const abort = () => {
      end();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort);
    worker.onerror = (event) => {
      end();
      reject(new Error(event.message || 'The layout worker could not be started.'));
    };
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      signal.removeEventListener('abort', abort);
      if (ready) worker.terminate();
      else ready = worker;
      if (data.ok) resolve(layoutAnswer(data.answer, pattern, view));
      else reject(new Error(data.message));
    };
    worker.postMessage(layoutQuestion(pattern, view));
  });
}
