'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Clock, Hourglass } from 'lucide-react';
import { nanoid } from 'nanoid';
import Link from 'next/link';
import { type KeyboardEvent, useState } from 'react';
import { toBelief } from '#components/api/to-belief.ts';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { ConfidenceGlyph } from '#components/confidence/confidence-glyph.tsx';
import { showBelief } from '#components/confidence/show-value.ts';
import { StatusGlyph } from '#components/confidence/status-glyph.tsx';
import { twoDecimals } from '#components/confidence/words.ts';
import { useMay } from '#components/shell/use-may.ts';
import { Ago } from '#components/ui/ago.tsx';
import { AnswerForm } from './answer-form.tsx';

export type Approval = RouterOutputs['approvals']['list'][number];

/** The answers one can press: the options, or yes and no. */
function choicesOf({ options, answerType }: Approval): readonly { label: string; answer: unknown }[] {
  const labels = options?.length ? options : answerType.t === 'Label' ? answerType.of : undefined;
  if (labels) return labels.map((label) => ({ label, answer: label }));
  if (answerType.t !== 'Bool') return [];
  return [
    { label: 'Yes', answer: true },
    { label: 'No', answer: false },
  ];
}

/** Up and down walk the questions. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (!step || event.target !== event.currentTarget) return;
  const all = [...document.querySelectorAll<HTMLElement>('[data-question]')];
  event.preventDefault();
  all[all.indexOf(event.currentTarget) + step]?.focus();
}

function useAnswer(approval: Approval) {
  const [idempotencyKey] = useState(() => nanoid());
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => {
    void queryClient.invalidateQueries(trpc.approvals.list.pathFilter());
    void queryClient.invalidateQueries(trpc.session.me.pathFilter());
  };
  // A refusal also refreshes: somebody else may have answered.
  const mutation = useMutation(trpc.approvals.answer.mutationOptions({ onSettled: refresh }));
  return {
    isPending: mutation.isPending || mutation.isSuccess,
    answer: (answer: unknown) => mutation.mutate({ id: approval.id, answer, idempotencyKey }),
  };
}

/** What the run was started with, so that one can judge without opening it. */
function Inputs({ approval }: { approval: Approval }) {
  return (
    <dl className="flex flex-col gap-2">
      {approval.inputs.map(({ name, text, isCut }) => (
        <div key={name} className="flex flex-col gap-0.5">
          <dt className="font-mono text-12 text-ink-3">{name}</dt>
          <dd className="whitespace-pre-wrap break-words text-13">
            {text}
            {isCut && '…'}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Subject({ approval }: { approval: Approval }) {
  const subject = toBelief(approval.subject);
  const { gate } = approval;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-input border bg-canvas px-3 py-2">
      <span className="text-12 text-ink-3">Arrived here</span>
      <p className="min-w-0 flex-1 basis-48 whitespace-pre-wrap break-words">{showBelief(subject, 2_000)}</p>
      <ConfidenceGlyph
        conf={subject.conf}
        verified={subject.verified}
        threshold={gate?.threshold ?? 0}
        size="full"
      />
      {gate && (
        <span className="text-12 text-ink-2">
          refused by <span className="font-mono">{gate.node}</span>
          {gate.threshold !== undefined && `, which asks for ${twoDecimals(gate.threshold)}`}
        </span>
      )}
    </div>
  );
}

const OWN = 'You started this run, and in this workspace somebody else answers its questions.';

/** One question with what it is about. Number keys press the answers while it has the focus. */
export function OpenQuestion({ approval }: { approval: Approval }) {
  const { isPending, answer } = useAnswer(approval);
  const choices = choicesOf(approval);
  const { may, reason } = useMay('approvals.answer', approval.mayAnswer ? ['approvals.answer'] : []);
  const mayAnswer = may && !approval.isOwn;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    walk(event);
    const chosen = event.target === event.currentTarget && choices[Number(event.key) - 1];
    if (chosen && !isPending && mayAnswer) answer(chosen.answer);
  };
  return (
    <article
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the card takes the number keys
      tabIndex={0}
      data-question
      aria-label={approval.question}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-3 rounded-card border bg-surface p-4"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusGlyph state="waiting" />
        <h2 className="min-w-0 flex-1 basis-64 font-semibold text-15">{approval.question}</h2>
        <span className="inline-flex items-center gap-1 text-12 text-ink-2">
          <Clock aria-hidden className="size-3.5" />
          asked <Ago at={approval.createdAt} />
        </span>
        {approval.deadline && (
          <span className="inline-flex items-center gap-1 text-12 text-ink-2">
            <Hourglass aria-hidden className="size-3.5" />
            closes <Ago at={approval.deadline} />
          </span>
        )}
      </header>
      <Inputs approval={approval} />
      <Subject approval={approval} />
      {mayAnswer ? (
        <AnswerForm
          choices={choices}
          answerType={approval.answerType}
          isPending={isPending}
          onAnswer={answer}
        />
      ) : (
        <p className="text-12 text-ink-2">{approval.isOwn ? OWN : reason}</p>
      )}
      <footer className="text-12 text-ink-3">
        Asked by <span className="font-mono">{approval.node}</span> in{' '}
        <Link
          href={`/runs/${approval.runId}`}
          className="text-ink-2 underline underline-offset-2 hover:text-ink"
        >
          a run of {approval.patternName}
        </Link>
      </footer>
    </article>
  );
}
