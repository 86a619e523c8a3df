'use client';
import { Button } from './button.tsx';

export type MoreButtonProps = {
  /** An infinite query, or what looks like one. */
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): Promise<unknown> };
  children: string;
};

/** Below a list that goes on. */
export function MoreButton({ of, children }: MoreButtonProps) {
  if (!of.hasNextPage) return null;
  return (
    <div className="mt-3 flex justify-center">
      <Button pending={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
        {children}
      </Button>
    </div>
  );
}
