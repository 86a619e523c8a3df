/** A listener that only counts: the least that anybody who follows a run must do per event. */
export type Heard = { kind: string; node?: string; at?: number; output?: unknown };

export function counter() {
  const heard = { count: 0 };
  const listen = (event: Heard): void => {
    if (event.kind) heard.count++;
  };
  return { heard, listen };
}
