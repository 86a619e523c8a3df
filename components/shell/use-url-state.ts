'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/**
 * One search parameter as state: survives reload, back and sharing. `undefined` and the empty string
 * remove it. Typing does not fill the history: entries are replaced.
 */
export function useUrlState(name: string): readonly [string, (value: string | undefined) => void] {
  const params = useSearchParams();
  const set = useCallback(
    (value: string | undefined) => {
      const next = new URLSearchParams(location.search);
      if (value) next.set(name, value);
      else next.delete(name);
      const search = next.toString();
      history.replaceState(null, '', search ? `?${search}` : location.pathname);
    },
    [name],
  );
  return [params.get(name) ?? '', set];
}
