/**
 * Saves a draft in order, one request at a time, always under the pattern and revision it was loaded
 * with: no tab switch and no slow reply can write one pattern into another or over a newer draft.
 *
 * - `saved`: the server has what is on screen.
 * - `unsaved` -> (after `delayMs` of quiet) -> `saving` -> `saved`; edits meanwhile make it `unsaved` again.
 * - `offline`: the request did not arrive; kept and tried again until it does.
 * - `conflict`: somebody saved a newer revision. Nothing is sent until a person decides.
 * - `refused`: the server understood and said no; editing tries again.
 */
import type { Pattern } from '#engine/pattern.ts';

export type Draft = { graph: Pattern; name: string };
export type Current = Draft & { revision: number; savedAt: Date | string };

export type SaveReply =
  | { saved: true; revision: number; savedAt: Date | string }
  | { saved: false; current: Current };

export type SaveState =
  | { kind: 'saved'; at: number }
  | { kind: 'unsaved' }
  | { kind: 'saving' }
  | { kind: 'offline' }
  | { kind: 'conflict'; current: Current }
  | { kind: 'refused'; sentence: string };

export type AutosaveOptions = {
  revision: number;
  savedAt: number;
  send(draft: Draft, revision: number): Promise<SaveReply>;
  onState(state: SaveState): void;
  /** The sentence of a refusal, or `undefined` when no reply arrived at all. */
  refusal(error: unknown): string | undefined;
  delayMs?: number;
  retryMs?: number;
};

export type Autosave = {
  /** The draft on screen changed. */
  change(draft: Draft): void;
  /** Saves what waits and resolves with the revision on the server; rejects with why it could not. */
  flush(): Promise<number>;
  /** After a conflict: go on from this revision; with a draft, save it on top. */
  resolve(revision: number, draft?: Draft): void;
  isClean(): boolean;
  revision(): number;
  dispose(): void;
};

export class NotSaved extends Error {}

export function createAutosave(options: AutosaveOptions): Autosave {
  const { delayMs = 600, retryMs = 3000 } = options;
  let { revision } = options;
  let state: SaveState = { kind: 'saved', at: options.savedAt };
  let waiting: Draft | undefined;
  let sending: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const enter = (next: SaveState) => {
    state = next;
    options.onState(next);
  };
  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void start(), ms);
  };

  const start = (): Promise<void> => {
    clearTimeout(timer);
    if (sending) return sending;
    if (!waiting || state.kind === 'conflict') return Promise.resolve();
    sending = send(waiting).finally(() => {
      sending = undefined;
      if (waiting && state.kind === 'unsaved') later(delayMs);
    });
    return sending;
  };

  const send = async (draft: Draft): Promise<void> => {
    waiting = undefined;
    enter({ kind: 'saving' });
    try {
      const reply = await options.send(draft, revision);
      if (!reply.saved) {
        waiting ??= draft;
        return enter({ kind: 'conflict', current: reply.current });
      }
      revision = reply.revision;
      enter(waiting ? { kind: 'unsaved' } : { kind: 'saved', at: new Date(reply.savedAt).getTime() });
    } catch (error) {
      waiting ??= draft;
      const sentence = options.refusal(error);
      if (sentence !== undefined) return enter({ kind: 'refused', sentence });
      enter({ kind: 'offline' });
      later(retryMs);
    }
  };

  return {
    change(draft) {
      waiting = draft;
      if (state.kind === 'conflict') return;
      if (!sending) enter({ kind: 'unsaved' });
      later(delayMs);
    },
    async flush() {
      // Twice: what was edited while a save was under way needs one of its own.
      await start();
      if (waiting && state.kind === 'unsaved') await start();
      if (state.kind === 'saved') return revision;
      throw new NotSaved(unsavedSentence(state));
    },
    resolve(current, draft) {
      revision = current;
      waiting = draft;
      enter(draft ? { kind: 'unsaved' } : { kind: 'saved', at: Date.now() });
      if (draft) void start();
    },
    isClean: () => state.kind === 'saved',
    revision: () => revision,
    dispose: () => clearTimeout(timer),
  };
}

function unsavedSentence(state: SaveState): string {
  if (state.kind === 'conflict') return 'This pattern was changed elsewhere. Decide which one to keep first.';
  if (state.kind === 'refused') return state.sentence;
  return 'The server cannot be reached, so the newest changes are not saved yet.';
}
