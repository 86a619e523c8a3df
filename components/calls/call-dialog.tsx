'use client';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { useMay } from '#components/shell/use-may.ts';
import { CopyBlock } from '#components/ui/copy-block.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { type Callable, cardFor, curlFor, mcpFor, openApiFor } from './snippets.ts';

type Published = NonNullable<RouterOutputs['calls']['of']['published']>;

type Props = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  url: string;
  published: Published;
};

type Way = 'http' | 'mcp' | 'a2a';

/** What to paste where, one way of calling on each tab. */
export function CallDialog({ isOpen, onOpenChange, url, published }: Props) {
  const [way, setWay] = useState<Way>('http');
  const callable = { url: url.replace(/\/$/, ''), slug: published.slug, example: published.example };
  const tabs = [
    { value: 'http' as const, label: 'HTTP', content: <Http {...callable} /> },
    { value: 'mcp' as const, label: 'MCP', content: <Mcp {...callable} tool={published.tool} /> },
    { value: 'a2a' as const, label: 'A2A', content: <A2a {...callable} /> },
  ];
  return (
    <Dialog
      open={isOpen}
      onOpenChange={onOpenChange}
      size="medium"
      title={`Call ${published.name}`}
      description="Each answer comes with its confidence and where that is from; unknown stays unknown."
    >
      <KeyNote />
      <Tabs label="Ways to call it" value={way} onValueChange={setWay} tabs={tabs} />
    </Dialog>
  );
}

function KeyNote() {
  const { may } = useMay('keys.manage');
  return (
    <p className="mb-3 text-13 text-ink-2">
      Every call needs an API key with the scopes <Code>patterns.read</Code>, <Code>runs.start</Code> and{' '}
      <Code>runs.read</Code>.{' '}
      {may ? (
        <Link href="/settings/keys" className="inline-block py-0.5 text-ink underline pointer-coarse:py-3">
          Make a key
        </Link>
      ) : (
        'An admin of the workspace makes one in Settings, API keys.'
      )}
    </p>
  );
}

const Code = ({ children }: { children: string }) => <code className="font-mono text-12">{children}</code>;

const Stack = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-col gap-4 pt-4">{children}</div>
);

const Words = ({ children }: { children: ReactNode }) => <p className="text-12 text-ink-2">{children}</p>;

const Http = (callable: Callable) => (
  <Stack>
    <CopyBlock title="Start a run and wait for its answer" what="the request" text={curlFor(callable)} />
    <Words>
      Sent again with the same <Code>Idempotency-Key</Code>, it gives the same run. Without{' '}
      <Code>Prefer: wait</Code> it answers at once with the run to ask for.
    </Words>
    <CopyBlock
      title="All of it as OpenAPI 3.1"
      what="the request for the description"
      text={openApiFor(callable)}
    />
  </Stack>
);

const Mcp = ({ tool, ...callable }: Callable & { tool: string }) => (
  <Stack>
    <CopyBlock title="For the settings of an MCP client" what="the settings" text={mcpFor(callable)} />
    <CopyBlock title="This pattern is the tool" what="the name of the tool" text={tool} />
    <Words>Clients that do not read variables need the key itself in place of it.</Words>
  </Stack>
);

const A2a = (callable: Callable) => (
  <Stack>
    <CopyBlock title="Address of its card" what="the address of the card" text={cardFor(callable)} />
    <Words>
      Send <Code>Authorization: Bearer</Code> with the key along with every request, that for the card too.
    </Words>
  </Stack>
);
