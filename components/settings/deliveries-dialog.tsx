'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { sayEvent } from './hook-words.ts';
import type { WebhookRow } from './webhooks.tsx';

type Delivery = RouterOutputs['webhooks']['deliveries'][number];

const LOOK_MS = 3_000;
const STATES = { sent: 'Sent', waiting: 'Waiting', failed: 'Given up' } as const;

/** What a webhook was told lately; kept for thirty days. */
export function DeliveriesDialog({ webhook, onClose }: { webhook: WebhookRow; onClose: () => void }) {
  const trpc = useTRPC();
  const list = useQuery(
    trpc.webhooks.deliveries.queryOptions({ webhookId: webhook.id }, { refetchInterval: LOOK_MS }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="medium"
      title="Deliveries"
      description={webhook.url}
    >
      {list.isError && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <TableSkeleton what="deliveries" rows={4} />}
      {list.data?.length === 0 && (
        <EmptyState title="Nothing was told yet" description="The next event appears here within seconds." />
      )}
      <ul className="flex flex-col divide-y">
        {list.data?.map((delivery) => (
          <Item key={delivery.id} delivery={delivery} />
        ))}
      </ul>
    </Dialog>
  );
}

function Item({ delivery }: { delivery: Delivery }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const again = useMutation(
    trpc.webhooks.redeliver.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.webhooks.deliveries.pathFilter()),
    }),
  );
  const { event, status, attempts, createdAt, body, problem, nextAt, lastStatus } = delivery;
  return (
    <li className="flex flex-col gap-1 py-2 text-13">
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{sayEvent(event)}</span>
        <span className="text-12 text-ink-2">
          <Ago at={createdAt} />
        </span>
        <Badge tone={status === 'sent' ? 'plain' : 'outline'}>{STATES[status]}</Badge>
        <span className="text-12 text-ink-2">
          {attempts === 1 ? '1 attempt' : `${attempts} attempts`}
          {lastStatus !== null && `, answered ${lastStatus}`}
        </span>
        <Button
          size="small"
          className="ml-auto"
          pending={again.isPending}
          disabled={status === 'waiting' && attempts === 0}
          onClick={() => again.mutate({ id: delivery.id })}
        >
          Send again
        </Button>
      </div>
      {problem && <p className="text-12">{problem}</p>}
      {status === 'waiting' && nextAt && attempts > 0 && (
        <p className="text-12 text-ink-2">The next attempt is at {new Date(nextAt).toLocaleTimeString()}.</p>
      )}
      <details>
        <summary className="w-fit cursor-pointer text-12 text-ink-2">What was sent</summary>
        <pre className="mt-1 overflow-x-auto rounded-input border bg-canvas p-2 font-mono text-11">
          {JSON.stringify(body, null, 2)}
        </pre>
      </details>
    </li>
  );
}
