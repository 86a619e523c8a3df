/** *Why* this value: rule, inputs, at most three lines of arithmetic, assumptions, evidence, the event. */
import type { Why } from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { ConfidenceGlyph } from './confidence-glyph.tsx';
import { showBelief, showMs } from './show-value.ts';
import { METHOD_WORDS, RULE_WORDS, verificationWords } from './words.ts';

export type WhyInput = {
  name: string;
  belief: Belief | null;
  /** In [0,1]; what its number is held against. */
  threshold?: number | undefined;
};

export type WhyPanelProps = {
  belief: Belief;
  /** Absent where the primitive has no rule of its own to explain. */
  why?: Why | undefined;
  inputs: readonly WhyInput[];
  threshold?: number | undefined;
  /** Opens the event in the log that this value was settled by. */
  onOpenEvent?: (() => void) | undefined;
  /** Follows a value back to the node that made it. */
  onOpenInput?: ((name: string) => void) | undefined;
};

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="border-line border-t px-3 py-2">
      <h3 className="mb-1 font-medium text-11 text-ink-3">{title}</h3>
      {children}
    </section>
  );
}

/** Where the number comes from, in one sentence, when no rule computed it. */
function sourceSentence({ conf }: Belief, why: Why | undefined): string {
  if (conf.status === 'unknown') return 'Nothing stands behind a number here, so none is shown.';
  if (conf.status === 'self_reported') {
    const isAgent = !why || why.rule === 'none';
    return `${isAgent ? 'The agent says so itself' : 'Not measured'}: ${METHOD_WORDS[conf.method]}. A raw score, not a probability.`;
  }
  if (conf.status === 'calibrated')
    return `Measured by ${conf.calibrator} on ${conf.n} outcomes; drift: ${conf.drift}.`;
  return `Computed by the rule “${RULE_WORDS[conf.rule]}”.`;
}

function InputRow({ name, belief, threshold, onOpen }: WhyInput & { onOpen?: (() => void) | undefined }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 py-0.5 text-12">
      {onOpen ? (
        <button type="button" className="font-mono text-ink underline decoration-line" onClick={onOpen}>
          {name}
        </button>
      ) : (
        <span className="font-mono">{name}</span>
      )}
      <span className="min-w-0 flex-1 truncate text-ink-2">
        {belief ? showBelief(belief, 40) : 'not taken'}
      </span>
      {belief && <ConfidenceGlyph conf={belief.conf} verified={belief.verified} threshold={threshold} />}
    </li>
  );
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function Evidence({ belief }: { belief: Belief }) {
  if (belief.evidence.length === 0) return <p className="text-ink-2 text-12">None: nothing was asked.</p>;
  return (
    <p className="break-words font-mono text-ink-2 text-12">
      {belief.evidence.slice(0, 8).join(', ')}
      {belief.evidence.length > 8 && ` and ${belief.evidence.length - 8} more`}
    </p>
  );
}

export function WhyPanel({ belief, why, inputs, threshold, onOpenEvent, onOpenInput }: WhyPanelProps) {
  const assumes = why?.assumes ?? (belief.conf.status === 'derived' ? belief.conf.assumes : []);
  return (
    <div className="text-13" data-testid="why-panel">
      <div className="space-y-1 px-3 py-2">
        <p className="break-words font-medium">{showBelief(belief, 400)}</p>
        <ConfidenceGlyph conf={belief.conf} verified={belief.verified} threshold={threshold} size="full" />
      </div>
      <Part title={why && why.rule !== 'none' ? `Rule: ${RULE_WORDS[why.rule]}` : 'Source'}>
        <p className="text-ink-2 text-12">{sourceSentence(belief, why)}</p>
        {why && why.lines.length > 0 && (
          <pre className="mt-1 whitespace-pre-wrap font-mono text-ink text-12 tabular-nums leading-5">
            {why.lines.slice(0, 3).join('\n')}
          </pre>
        )}
      </Part>
      {inputs.length > 0 && (
        <Part title="Inputs">
          <ul>
            {inputs.map((input, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: voices may share a name and never reorder
              <InputRow key={index} {...input} onOpen={onOpenInput && (() => onOpenInput(input.name))} />
            ))}
          </ul>
        </Part>
      )}
      {assumes.length > 0 && (
        <Part title="Assumes">
          <ul className="list-disc pl-4 text-ink-2 text-12">
            {assumes.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Part>
      )}
      {(belief.verified ?? []).length > 0 && (
        <Part title="Checks">
          <ul className="text-ink-2 text-12">
            {(belief.verified ?? []).map((one) => (
              <li key={`${one.oracle}:${one.covers}`}>{verificationWords(one)}</li>
            ))}
          </ul>
        </Part>
      )}
      <Part title="Evidence">
        <Evidence belief={belief} />
        <p className="mt-1 text-ink-3 text-12 tabular-nums">
          {counted(belief.cost.calls, 'call')} · {showMs(belief.cost.ms)} ·{' '}
          {counted(belief.cost.units, 'cost unit')}
        </p>
      </Part>
      {onOpenEvent && (
        <div className="border-line border-t px-3 py-2">
          <button type="button" className="text-accent text-12 underline" onClick={onOpenEvent}>
            Show the event
          </button>
        </div>
      )}
    </div>
  );
}
