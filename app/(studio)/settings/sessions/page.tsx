import type { Metadata } from 'next';
import { SessionsPage } from '#components/settings/sessions-page.tsx';

export const metadata: Metadata = { title: 'Your sessions' };

export default function Page() {
  return <SessionsPage />;
}
