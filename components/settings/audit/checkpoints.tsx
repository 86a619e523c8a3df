'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Section } from '../settings-frame.tsx';

type Checkpoint = RouterOutputs['audit']['checkpoints']['checkpoints'][number];

/** Signed ends of the log: what is cut off at its end shows against these. */
export function Checkpoints() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const kept = useQuery(trpc.audit.checkpoints.queryOptions());
  const sign = useMutation(
    trpc.audit.sign.mutationOptions({
      onSuccess: ({ checkpoint }) =>
        toast(checkpoint ? `Signed at entry ${checkpoint.seq}.` : 'Nothing to sign yet.'),
      onError: (error) => toast.error(error.message),
      onSettled: () => queryClient.invalidateQueries(trpc.audit.pathFilter()),
    }),
  );
  if (kept.isError) return <ErrorPanel error={kept.error} onRetry={() => void kept.refetch()} />;
  if (!kept.data) return <Skeleton className="h-24 rounded-card" />;
  const { publicKey, checkpoints } = kept.data;
  const [last] = checkpoints;
  return (
    <Section id="checkpoints" title="Checkpoints">
      <div className="flex max-w-2xl flex-col gap-3 rounded-card border bg-surface p-4 text-13">
        <p className="text-ink-2">
          Every hour the end of the log is signed. Keep the signatures and the public key where this
          installation cannot reach: with them anybody can prove that nothing was changed or cut off, by{' '}
          <code className="font-mono text-12">npm run audit:verify</code>.
        </p>
        {publicKey ? (
          <p className="flex items-center gap-2">
            <span className="shrink-0 font-medium">Public key</span>{' '}
            <CopyId value={publicKey} what="public key" />
          </p>
        ) : (
          <p>This installation has no key to sign with. Whoever operates it sets AUDIT_KEY.</p>
        )}
        {last && (
          <p>
            Signed last: entry {last.seq}, written <Ago at={last.at} />
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          {publicKey && (
            <Button pending={sign.isPending} onClick={() => sign.mutate()}>
              Sign now
            </Button>
          )}
          {last && <Button onClick={() => save(checkpoints)}>Download checkpoints</Button>}
        </div>
      </div>
    </Section>
  );
}

function save(checkpoints: readonly Checkpoint[]): void {
  const text = checkpoints.map((point) => `${JSON.stringify(point)}\n`).join('');
  const url = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'audit-checkpoints.jsonl';
  link.click();
  URL.revokeObjectURL(url);
}
