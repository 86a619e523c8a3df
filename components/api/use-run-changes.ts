'use client';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useEffect, useRef } from 'react';
import { useTRPC } from './trpc.ts';

const AT_MOST_EVERY_MS = 1_000;

/**
 * Calls back when runs of the workspace changed state: at once for the first of a burst, then at most once
 * a second, and always once after the last.
 */
export function useRunChanges(onChange: () => void): void {
  const trpc = useTRPC();
  const latest = useRef(onChange);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isDirty = useRef(false);
  useEffect(() => {
    latest.current = onChange;
  }, [onChange]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const rest = () => {
    timer.current = undefined;
    if (isDirty.current) fire();
  };
  const fire = () => {
    isDirty.current = false;
    timer.current = setTimeout(rest, AT_MOST_EVERY_MS);
    latest.current();
  };
  const onData = () => {
    isDirty.current = true;
    if (!timer.current) fire();
  };
  useSubscription(trpc.dashboards.changes.subscriptionOptions(undefined, { onData }));
}
