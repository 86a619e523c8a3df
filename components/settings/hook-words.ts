/** What webhooks tell, in words. */
export const HOOK_EVENTS = [
  { value: 'run.finished', label: 'A run finished', hint: 'run.finished' },
  { value: 'approval.needed', label: 'A person is asked', hint: 'approval.needed' },
] as const;

export const sayEvent = (event: string): string =>
  HOOK_EVENTS.find(({ value }) => value === event)?.label ?? event;
