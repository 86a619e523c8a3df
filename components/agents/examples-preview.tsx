import { Badge } from '#components/ui/badge.tsx';
import { countLabels, type ParsedExamples } from './parse-examples.ts';

const SHOWN = 5;

function Problems({ problems }: Pick<ParsedExamples, 'problems'>) {
  return (
    <div role="alert" className="rounded-input border border-fail p-2 text-12">
      <p className="font-semibold">
        {problems.length === 1 ? 'One line cannot be read.' : `${problems.length} lines cannot be read.`}
      </p>
      <ul className="mt-1">
        {problems.slice(0, SHOWN).map(({ line, problem }) => (
          <li key={line}>
            Line {line}: {problem}
          </li>
        ))}
        {problems.length > SHOWN && <li className="text-ink-2">and {problems.length - SHOWN} more</li>}
      </ul>
    </div>
  );
}

/** What will be learned from: labels with counts, the first few examples, and each line that is wrong. */
export function ExamplesPreview({ parsed }: { parsed: ParsedExamples }) {
  const { examples, problems } = parsed;
  if (examples.length + problems.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      {problems.length > 0 && <Problems problems={problems} />}
      <p className="flex flex-wrap items-center gap-1.5 text-12">
        <span className="text-ink-2">{examples.length} examples:</span>
        {countLabels(examples).map(({ label, count }) => (
          <Badge key={label}>
            {label} {count}
          </Badge>
        ))}
      </p>
      <ul className="divide-y rounded-input border text-12">
        {examples.slice(0, SHOWN).map(({ label, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two examples may be equal
          <li key={index} className="flex gap-3 px-2 py-1">
            <span className="w-24 shrink-0 truncate font-medium">{label}</span>
            <span className="truncate text-ink-2">{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
