'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { useMay } from '#components/shell/use-may.ts';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Section } from './settings-frame.tsx';

const RULES = [
  { value: 'alone', label: 'Only while nobody else may answer' },
  { value: 'never', label: 'Never' },
  { value: 'always', label: 'Always' },
] as const;
type Rule = (typeof RULES)[number]['value'];

const toRule = (may: boolean | null): Rule => (may === null ? 'alone' : may ? 'always' : 'never');
const fromRule = (rule: Rule): boolean | null => (rule === 'alone' ? null : rule === 'always');

/** Who may answer the questions of a run. */
export function ApprovalRule() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { may, reason } = useMay('settings.manage');
  const rule = useQuery(trpc.approvals.rule.queryOptions());
  const set = useMutation(
    trpc.approvals.setRule.mutationOptions({
      onSuccess: () => toast('The rule was changed.'),
      onError: (error) => toast.error(error.message),
      onSettled: () => queryClient.invalidateQueries(trpc.approvals.pathFilter()),
    }),
  );
  if (rule.isError) return <ErrorPanel error={rule.error} onRetry={() => void rule.refetch()} />;
  return (
    <Section id="approvals" title="Approvals">
      {rule.data ? (
        <div className="max-w-md">
          <Field
            label="Whoever started a run may answer its questions"
            description={may ? 'Counts from the next answer on.' : reason}
          >
            {(control) => (
              <Select
                {...control}
                value={toRule(rule.data.mayApproveOwn)}
                options={RULES}
                disabled={!may || set.isPending}
                onValueChange={(next) => set.mutate({ mayApproveOwn: fromRule(next) })}
              />
            )}
          </Field>
        </div>
      ) : (
        <Skeleton className="h-12 max-w-md rounded-card" />
      )}
    </Section>
  );
}
