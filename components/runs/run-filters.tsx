'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/api/trpc.ts';
import { STATUS_WORDS } from '#components/confidence/status-glyph.tsx';
import { Select } from '#components/ui/select.tsx';
import type { RunStatus } from '#engine/events.ts';

const STATUSES: readonly RunStatus[] = [
  'queued',
  'running',
  'waiting',
  'succeeded',
  'abstained',
  'failed',
  'cancelled',
];
/** A Radix select has no empty value. */
const ALL = 'all';
/** Those changed last; more than that nobody picks from a menu. */
const PATTERNS = 500;

export const toStatus = (text: string): RunStatus | undefined => STATUSES.find((status) => status === text);

export type RunFiltersProps = {
  status: RunStatus | undefined;
  onStatus: (status: string | undefined) => void;
  patternId: string;
  onPattern: (patternId: string | undefined) => void;
};

export function RunFilters({ status, onStatus, patternId, onPattern }: RunFiltersProps) {
  const trpc = useTRPC();
  const patterns = useQuery(trpc.patterns.list.queryOptions({ limit: PATTERNS }));
  const orAll = (value: string) => (value === ALL ? undefined : value);
  return (
    <>
      <Select
        aria-label="Status"
        className="w-40 max-sm:w-auto max-sm:flex-1"
        value={status ?? ALL}
        onValueChange={(value) => onStatus(orAll(value))}
        options={[
          { value: ALL, label: 'Every status' },
          ...STATUSES.map((value) => ({ value, label: STATUS_WORDS[value] })),
        ]}
      />
      <Select
        aria-label="Pattern"
        className="w-52 max-sm:w-auto max-sm:flex-1"
        value={patternId || ALL}
        onValueChange={(value) => onPattern(orAll(value))}
        options={[
          { value: ALL, label: 'Every pattern' },
          ...(patterns.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </>
  );
}
