'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useSession } from './use-session.ts';

/** When somebody's role changes while they look, everything is asked for anew: what is shown is what they may. */
export function useRoleChange(): void {
  const queryClient = useQueryClient();
  const { data } = useSession();
  const now = data && `${data.workspace.id} ${data.role}`;
  const before = useRef(now);
  useEffect(() => {
    if (now === undefined) return;
    const isChange = before.current !== undefined && before.current !== now;
    before.current = now;
    if (isChange) void queryClient.resetQueries();
  }, [now, queryClient]);
}
