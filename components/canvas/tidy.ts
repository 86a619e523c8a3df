/** Asks the layout worker; aborting stops it at once, whatever it is computing. */
import type { Pattern } from '#engine/pattern.ts';
import { type ElkNode, layoutAnswer, layoutQuestion, type Placement } from './layout.ts';
import type { View } from './view.ts';

type Reply = { ok: true; answer: ElkNode } | { ok: false; message: string };

/** Rejects with an `AbortError` when cancelled. */
export function tidy(pattern: Pattern, view: View, signal: AbortSignal): Promise<readonly Placement[]> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
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
      end();
      if (data.ok) resolve(layoutAnswer(data.answer, pattern, view));
      else reject(new Error(data.message));
    };
    worker.postMessage(layoutQuestion(pattern, view));
  });
}
