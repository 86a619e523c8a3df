'use client';
import { useQuery } from '@tanstack/react-query';
import { Command as Cmdk } from 'cmdk';
import { Blocks, Bot, LogOut, Play, Plus, Store, SunMoon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useEffect, useState } from 'react';
import { useTRPC } from '#components/api/trpc.ts';
import { Kbd } from '#components/ui/kbd.tsx';
import { showMoment } from '#components/ui/show-time.ts';
import { isCapability } from '#primitives/kit/agent-choice.ts';
import { type Command, useCommandStore } from './commands.ts';
import { DESTINATIONS } from './destinations.ts';
import { scoreOf } from './score.ts';
import { useSessionActions } from './use-session-actions.ts';
import { THEME_CHOICES, useThemeChoice } from './use-theme-choice.ts';

function useActions(go: (href: string) => void): readonly Command[] {
  const { setTheme } = useThemeChoice();
  const { signOut } = useSessionActions();
  return [
    {
      id: 'new-pattern',
      label: 'New pattern',
      words: 'create blank starter',
      icon: <Plus aria-hidden />,
      perform: () => go('/patterns?new=1'),
    },
    ...THEME_CHOICES.map(({ value, label }) => ({
      id: `theme-${value}`,
      label,
      words: 'appearance mode',
      icon: <SunMoon aria-hidden />,
      perform: () => setTheme(value),
    })),
    { id: 'sign-out', label: 'Sign out', icon: <LogOut aria-hidden />, perform: () => void signOut() },
  ];
}

type Found = { isLooking: boolean; groups: Readonly<Record<string, readonly Command[]>> };

/** As many by any letters of their names; beyond that a name is found by a part of it. */
const BY_LETTERS = { patterns: 500, listings: 100 };

const onceById = <Row,>(rows: readonly Row[], idOf: (row: Row) => string): Row[] => [
  ...new Map(rows.map((row) => [idOf(row), row])).values(),
];

/** Patterns, runs, agents and listings; asked for only while the palette is open. */
function useFound({ isOpen, typed }: { isOpen: boolean; typed: string }, go: (href: string) => void): Found {
  const trpc = useTRPC();
  const shared = { enabled: isOpen, staleTime: 30_000 };
  const part = { search: typed, limit: 20 };
  const named = { ...shared, enabled: isOpen && typed !== '' };
  const patterns = useQuery(trpc.patterns.list.queryOptions({ limit: BY_LETTERS.patterns }, shared));
  const namedPatterns = useQuery(trpc.patterns.list.queryOptions(part, named));
  const agents = useQuery(trpc.agents.list.queryOptions(undefined, shared));
  const runs = useQuery(trpc.runs.list.queryOptions({ limit: 20 }, shared));
  const listings = useQuery(trpc.market.list.queryOptions({ limit: BY_LETTERS.listings }, shared));
  const namedListings = useQuery(trpc.market.list.queryOptions(part, named));
  const allPatterns = [...(patterns.data?.rows ?? []), ...(namedPatterns.data?.rows ?? [])];
  const allListings = [...(listings.data?.rows ?? []), ...(namedListings.data?.rows ?? [])];
  const found = {
    Patterns: onceById(allPatterns, ({ id }) => id).map(({ id, name }) => ({
      id,
      label: name,
      icon: <Blocks aria-hidden />,
      perform: () => go(`/patterns/${id}`),
    })),
    Runs: (runs.data?.rows ?? []).map(({ id, patternName, status, createdAt }) => ({
      id,
      label: `Run of ${patternName}`,
      words: id,
      hint: `${status}, ${showMoment(new Date(createdAt))}`,
      icon: <Play aria-hidden />,
      perform: () => go(`/runs/${id}`),
    })),
    Agents: (agents.data ?? [])
      .filter(({ id }) => !isCapability(id))
      .map(({ id, title, task }) => ({
        id,
        label: title,
        hint: task,
        icon: <Bot aria-hidden />,
        perform: () => go(`/agents?agent=${encodeURIComponent(id)}`),
      })),
    Marketplace: onceById(allListings, ({ slug }) => slug).map(({ slug, name, category }) => ({
      id: slug,
      label: name,
      hint: category,
      icon: <Store aria-hidden />,
      perform: () => go(`/marketplace/${slug}`),
    })),
  };
  return { isLooking: patterns.isLoading || agents.isLoading || listings.isLoading, groups: found };
}

function CommandRow({ command, onDone }: { command: Command; onDone: () => void }) {
  return (
    <Cmdk.Item
      value={command.id}
      keywords={[command.label, command.words ?? '', command.hint ?? '']}
      onSelect={() => {
        onDone();
        command.perform();
      }}
      className="flex h-8 items-center gap-2.5 rounded-input px-2 text-13 data-[selected=true]:bg-raised [&>svg]:size-4 [&>svg]:text-ink-3"
    >
      {command.icon}
      <span className="min-w-0 flex-1 truncate">{command.label}</span>
      {command.hint && <span className="text-11 text-ink-3">{command.hint}</span>}
      {command.keys && <Kbd keys={command.keys} />}
    </Cmdk.Item>
  );
}

const isPaletteKey = (event: KeyboardEvent) =>
  event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey;

function usePaletteKey() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPaletteKey(event)) return;
      event.preventDefault();
      const { isPaletteOpen, setPaletteOpen } = useCommandStore.getState();
      setPaletteOpen(!isPaletteOpen);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

/** Everything by name: what the open page offers, pages, patterns, agents, listings, actions. */
export function CommandPalette() {
  usePaletteKey();
  const router = useRouter();
  const { isPaletteOpen, setPaletteOpen, groups, finders } = useCommandStore();
  const go = (href: string) => router.push(href);
  const actions = useActions(go);
  const [typed, setTyped] = useState('');
  useEffect(() => {
    if (!isPaletteOpen) setTyped('');
  }, [isPaletteOpen]);
  const found = useFound({ isOpen: isPaletteOpen, typed: useDeferredValue(typed.trim()) }, go);
  const here = Object.fromEntries(
    Object.entries(isPaletteOpen ? finders : {}).map(([heading, find]) => [heading, find(typed.trim())]),
  );
  const pages = DESTINATIONS.map(({ href, label, about, icon: Icon }) => ({
    id: href,
    label,
    hint: about,
    icon: <Icon aria-hidden />,
    perform: () => go(href),
  }));
  const all = Object.entries({ ...here, ...groups, 'Go to': pages, Actions: actions, ...found.groups }).map(
    ([heading, commands]) => [heading, commands.filter((one: Command) => one.when?.() ?? true)] as const,
  );
  return (
    <Cmdk.Dialog
      open={isPaletteOpen}
      onOpenChange={setPaletteOpen}
      label="Command palette"
      filter={(_, typed, keywords) => scoreOf(keywords?.join(' ') ?? '', typed)}
      overlayClassName="fixed inset-0 z-40 bg-[oklch(0_0_0/0.4)] animate-panel"
      contentClassName="fixed top-[12dvh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 animate-panel overflow-hidden rounded-card border bg-surface shadow-float"
    >
      <Cmdk.Input
        value={typed}
        onValueChange={setTyped}
        placeholder="Search pages, patterns, nodes, runs and actions"
        className="h-11 w-full border-b bg-transparent px-4 text-15 outline-none"
      />
      <Cmdk.List className="max-h-[min(420px,60dvh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-11 [&_[cmdk-group-heading]]:text-ink-3">
        <Cmdk.Empty className="px-2 py-6 text-center text-13 text-ink-2">
          {found.isLooking ? 'Looking…' : 'Nothing has this name. Try fewer letters.'}
        </Cmdk.Empty>
        {all.map(
          ([heading, commands]) =>
            commands.length > 0 && (
              <Cmdk.Group key={heading} heading={heading}>
                {commands.map((command) => (
                  <CommandRow key={command.id} command={command} onDone={() => setPaletteOpen(false)} />
                ))}
              </Cmdk.Group>
            ),
        )}
      </Cmdk.List>
    </Cmdk.Dialog>
  );
}
