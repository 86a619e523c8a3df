import { LoadingNote, Skeleton } from './skeleton.tsx';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** A table to come: the same frame, head and 28-px rows. */
export function TableSkeleton({ what, rows = 6 }: { what: string; rows?: number }) {
  return (
    <div className="animate-late overflow-hidden rounded-card border bg-surface">
      <LoadingNote what={what} />
      <div className="h-7 border-b" />
      {KEYS.slice(0, rows).map((key) => (
        <div key={key} className="flex h-7 items-center gap-6 border-b px-3 last:border-b-0">
          <Skeleton className="h-3 w-1/4" />
          <Skeleton className="h-3 flex-1" />
          <Skeleton className="h-3 w-24" />
        </div>
      ))}
    </div>
  );
}
