import type { Metadata } from 'next';
import { HistoryPage } from '#components/history/history-page.tsx';

export const metadata: Metadata = { title: 'History' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <HistoryPage key={id} patternId={id} />;
}
