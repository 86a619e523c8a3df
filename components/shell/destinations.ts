import {
  Blocks,
  Bot,
  ChartColumn,
  type LucideIcon,
  Play,
  Settings2,
  Store,
  UserRoundCheck,
} from 'lucide-react';

export type Destination = { href: string; label: string; icon: LucideIcon; about: string };

/** The pages of the studio, in the order people meet them. */
export const DESTINATIONS: readonly Destination[] = [
  { href: '/patterns', label: 'Patterns', icon: Blocks, about: 'Design and run patterns' },
  { href: '/runs', label: 'Runs', icon: Play, about: 'What ran, when, with which outcome' },
  { href: '/approvals', label: 'Approvals', icon: UserRoundCheck, about: 'Questions waiting for a person' },
  { href: '/agents', label: 'Agents', icon: Bot, about: 'Try, compare and train agents' },
  { href: '/marketplace', label: 'Marketplace', icon: Store, about: 'Install published patterns' },
  { href: '/dashboard', label: 'Dashboard', icon: ChartColumn, about: 'How runs are doing now' },
  {
    href: '/settings',
    label: 'Settings',
    icon: Settings2,
    about: 'People, roles, and how long runs are kept',
  },
];

/** Is this page, or one below it, open? */
export const isOpen = (destination: Destination, pathname: string): boolean =>
  pathname === destination.href || pathname.startsWith(`${destination.href}/`);
