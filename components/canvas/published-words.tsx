'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/api/trpc.ts';
import { Badge } from '#components/ui/badge.tsx';
import { useCanvas } from './canvas-store.ts';

/** What is on the screen is a draft; beside it stands what others get: the version published last. */
export function PublishedWords() {
  const trpc = useTRPC();
  const id = useCanvas((state) => state.patternId);
  const versions = useQuery(trpc.patterns.versions.queryOptions({ id }, { enabled: id !== '' }));
  if (!versions.data) return null;
  const [last] = versions.data;
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap text-12 text-ink-3 max-lg:hidden">
      <Badge>Draft</Badge>
      {last ? `Published: ${last.semver}` : 'Not published yet'}
    </span>
  );
}
