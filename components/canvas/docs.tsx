'use client';
import { Dialog } from '#components/ui/dialog.tsx';
import { primitives } from '#primitives/index.ts';

/** Reference text: paragraphs, `code` and *emphasis*; nothing else is interpreted. */
export function Docs({ text }: { text: string }) {
  return (
    <section className="border-t pt-3 text-12 text-ink-2" aria-label="What it does">
      <h3 className="mb-1 font-medium text-12 text-ink">What it does</h3>
      {text.split(/\n\s*\n/).map((paragraph) => (
        <p key={paragraph} className="mb-2">
          {paragraph.split(/(`[^`]+`|\*[^*]+\*)/).map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of a fixed sentence never move
            <DocPart key={index} part={part} />
          ))}
        </p>
      ))}
    </section>
  );
}

function DocPart({ part }: { part: string }) {
  if (part.startsWith('`')) return <code className="font-mono text-11">{part.slice(1, -1)}</code>;
  if (part.startsWith('*') && part.length > 2) return <em>{part.slice(1, -1)}</em>;
  return part;
}

type Props = { primitive: string | null; onClose: () => void };

/** What a primitive does, in full; from the menu of a node and from the palette. */
export function DocsDialog({ primitive, onClose }: Props) {
  const found = primitive === null ? undefined : primitives[primitive];
  return (
    <Dialog
      open={found !== undefined}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={found?.title ?? ''}
      description={found?.summary}
      size="medium"
    >
      {found?.docs && <Docs text={found.docs} />}
      {found?.example && <p className="border-t pt-3 text-12 text-ink-2">Example: {found.example.about}</p>}
    </Dialog>
  );
}
