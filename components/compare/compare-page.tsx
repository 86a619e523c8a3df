'use client';
import { ArrowLeftRight } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { StatusLabel } from '#components/confidence/status-glyph.tsx';
import { useUrlState } from '#components/shell/use-url-state.ts';
import { Ago } from '#components/ui/ago.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { LoadingNote } from '#components/ui/skeleton.tsx';
import { canonicalText } from '#engine/pattern.ts';
import { isSameData } from '#engine/same.ts';
import { CompareView } from './compare-view.tsx';
import { RunPicker } from './run-picker.tsx';
import { type LoadedSide, useComparedRun } from './use-compared-run.ts';

/** Two runs side by side: the one of the address is A, `with` names B. */
export function ComparePage({ runId }: { runId: string }) {
  const [other, setOther] = useUrlState('with');
  if (!other) return <RunPicker runId={runId} onChoose={setOther} />;
  return <Loaded key={`${runId} ${other}`} first={runId} second={other} />;
}

function Loaded({ first, second }: { first: string; second: string }) {
  const a = useComparedRun(first);
  const b = useComparedRun(second);
  if (a.error) return <ErrorPanel error={a.error} onRetry={a.retry} />;
  if (b.error) return <ErrorPanel error={b.error} onRetry={b.retry} />;
  if (!a.side || !b.side) return <LoadingNote what="both runs" />;
  return (
    <div className="flex h-full min-h-0 flex-col" data-testid="compare-runs">
      <Header a={a.side} b={b.side} />
      <CompareView a={a.side} b={b.side} />
    </div>
  );
}

function Header({ a, b }: { a: LoadedSide; b: LoadedSide }) {
  const router = useRouter();
  const swap = () => router.replace(`/runs/${b.run.id}/compare?with=${a.run.id}`);
  return (
    <header className="flex flex-none flex-wrap items-center gap-x-5 gap-y-1 border-b bg-surface px-3 py-2">
      <h1 className="flex min-w-0 items-center gap-1.5">
        <Link href={`/patterns/${a.run.patternId}`} className="truncate font-semibold hover:underline">
          {a.run.patternName}
        </Link>
        <span aria-hidden className="text-ink-3">
          /
        </span>
        <span className="text-ink-2">Two runs</span>
      </h1>
      <SideOf side={a} letter="A" />
      <IconButton
        label="Swap A and B"
        side="bottom"
        size="small"
        icon={<ArrowLeftRight aria-hidden />}
        onClick={swap}
      />
      <SideOf side={b} letter="B" />
      <p className="min-w-0 text-12 text-ink-2">{sameness(a, b)}</p>
    </header>
  );
}

function SideOf({ side: { run }, letter }: { side: LoadedSide; letter: 'A' | 'B' }) {
  return (
    <p className="flex items-center gap-2 text-12">
      <b className="font-semibold">{letter}</b>
      <Link href={`/runs/${run.id}`} className="hover:underline">
        <StatusLabel state={run.status} />
      </Link>
      <CopyId value={run.id} what={`id of run ${letter}`} chars={10} />
      <span className="text-ink-3">
        <Ago at={run.createdAt} />
      </span>
    </p>
  );
}

/** What the reader has to know before comparing: did both do the same thing with the same inputs? */
function sameness({ run: a }: LoadedSide, { run: b }: LoadedSide): string {
  const graphs =
    a.patternId !== b.patternId
      ? `They ran two patterns, ${a.patternName} and ${b.patternName}.`
      : canonicalText(a.graph) === canonicalText(b.graph)
        ? 'Both ran the same version.'
        : 'They ran two versions.';
  const names = [...new Set([...Object.keys(a.inputs), ...Object.keys(b.inputs)])];
  const others = names.filter((name) => !isSameData(a.inputs[name], b.inputs[name]));
  const inputs = others.length === 0 ? 'Their inputs were the same.' : `Other inputs: ${others.join(', ')}.`;
  return `${graphs} ${inputs}`;
}
