import type { Metadata } from 'next';
import { HooksPage } from '#components/settings/hooks-page.tsx';

export const metadata: Metadata = { title: 'Webhooks' };

export default function Page() {
  return <HooksPage />;
}
