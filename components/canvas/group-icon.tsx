import {
  ArrowLeftRight,
  Bot,
  Gauge,
  GitFork,
  type LucideIcon,
  Merge,
  Shuffle,
  UserCheck,
} from 'lucide-react';
import type { Group } from '#primitives/define.ts';

const ICONS: Record<Group, LucideIcon> = {
  io: ArrowLeftRight,
  execution: Bot,
  aggregation: Merge,
  confidence: Gauge,
  control: GitFork,
  transformation: Shuffle,
  verification: UserCheck,
};

/** A primitive has the glyph of its group: adding one needs no picture. */
export function GroupIcon({
  group,
  className = 'size-3.5',
}: {
  group: Group | undefined;
  className?: string;
}) {
  const Icon = group ? ICONS[group] : Gauge;
  return <Icon aria-hidden className={`flex-none text-ink-3 ${className}`} />;
}
