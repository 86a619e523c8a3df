import type { Metadata } from 'next';
import { OutgoingPage } from '#components/settings/outgoing-page.tsx';

export const metadata: Metadata = { title: 'Outgoing calls' };

export default function Page() {
  return <OutgoingPage />;
}
