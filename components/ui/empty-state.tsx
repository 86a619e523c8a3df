import type { ReactNode } from 'react';

/** An empty place says what to do: one sentence, and the way to do it. */
export function EmptyState({
  title,
  as: Title = 'p',
  description,
  children,
}: {
  title: string;
  /** `h1` where this is the whole page. */
  as?: 'p' | 'h1';
  description?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-1 px-4 py-12 text-center">
      <Title className="font-semibold text-15">{title}</Title>
      {description && <p className="max-w-prose text-13 text-ink-2">{description}</p>}
      {children && (
        <div className="mt-4 flex w-full flex-wrap items-center justify-center gap-2">{children}</div>
      )}
    </div>
  );
}
