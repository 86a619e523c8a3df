import { cx } from './cx.ts';

/** A grey block of the final size. It stays invisible for the first 300 ms. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block animate-late rounded-input bg-raised', className)} />;
}

/** Says that something loads, to people who cannot see the grey blocks. */
export function LoadingNote({ what }: { what: string }) {
  return (
    <span role="status" className="sr-only">
      Loading {what}
    </span>
  );
}
