'use client';
import { Copy, FileDown, Link2 } from 'lucide-react';
import Link from 'next/link';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { toast } from 'sonner';
import { useCanvas, useCanvasStore } from '#components/canvas/canvas-store.ts';
import { type Command, useCommands } from '#components/shell/commands.ts';
import { Button } from '#components/ui/button.tsx';
import { type Exchanged, exportText } from '#engine/exchange.ts';
import { shareLink } from './share-link.ts';

type About = { name: string; description: string; listingSlug: string | null };
type Offer = { commands: readonly Command[]; listingSlug: string | null };

const ExportContext = createContext<Offer | null>(null);

type ProviderProps = { name: string; loaded: Omit<About, 'name'>; children: ReactNode };

/** Offers the ways out in the command palette, and to the section in the settings. */
export function ExportProvider({ name, loaded: { description, listingSlug }, children }: ProviderProps) {
  const commands = useExport({ name, description });
  const offer = useMemo(() => ({ commands, listingSlug }), [commands, listingSlug]);
  return <ExportContext value={offer}>{children}</ExportContext>;
}

/** Out of Parallax: as a file, as text, as an address; and to its listing, if it has one. */
export function ExportSection() {
  const offer = useContext(ExportContext);
  const isEmpty = useCanvas((state) => state.pattern.nodes.length === 0);
  if (!offer || isEmpty) return null;
  return (
    <section aria-label="Export" className="border-t pt-3">
      <h3 className="font-medium text-12">Export</h3>
      <p className="mt-1 mb-2 text-12 text-ink-3">
        Nodes, connections, settings and called versions as JSON; nothing else leaves.
      </p>
      <div className="flex flex-wrap gap-2">
        {offer.commands.map(({ id, label, icon, perform }) => (
          <Button key={id} onClick={perform}>
            {icon}
            {label}
          </Button>
        ))}
      </div>
      {offer.listingSlug && (
        <p className="mt-2 text-12">
          <Link href={`/marketplace/${offer.listingSlug}`} className="underline">
            Its page in the marketplace
          </Link>
        </p>
      )}
    </section>
  );
}

function useExport({ name, description }: Omit<About, 'listingSlug'>): readonly Command[] {
  const store = useCanvasStore();
  const commands = useMemo((): readonly Command[] => {
    const whole = (): Exchanged => ({ name, description, pattern: store.getState().pattern });
    return [
      {
        ...{ id: 'export-file', label: 'Export JSON', words: 'download file save' },
        icon: <FileDown aria-hidden />,
        perform: () => download(whole()),
      },
      {
        ...{ id: 'export-text', label: 'Copy JSON', words: 'export clipboard' },
        icon: <Copy aria-hidden />,
        perform: () => void copy(exportText(whole()), 'The pattern is on the clipboard as JSON.'),
      },
      {
        ...{ id: 'export-link', label: 'Copy link', words: 'export share address url' },
        icon: <Link2 aria-hidden />,
        perform: () => void copyLink(whole()),
      },
    ];
  }, [store, name, description]);
  useCommands('Export', commands);
  return commands;
}

/** `Two voices.json`; what some file systems refuse becomes a dash. */
export const fileName = (name: string): string =>
  `${
    name
      .replaceAll(/[^\p{L}\p{N} ._-]+/gu, '-')
      .slice(0, 80)
      .trim() || 'pattern'
  }.json`;

function download(exchanged: Exchanged): void {
  const url = URL.createObjectURL(new Blob([exportText(exchanged)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName(exchanged.name);
  link.click();
  URL.revokeObjectURL(url);
}

async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast.success(done);
  } catch {
    toast.error('The browser does not let this page write to the clipboard. Export the file instead.');
  }
}

async function copyLink(exchanged: Exchanged): Promise<void> {
  const link = await shareLink(exchanged, location.origin);
  if ('problem' in link) toast.error(link.problem);
  else await copy(link.url, 'The address is on the clipboard; the pattern is in it.');
}
