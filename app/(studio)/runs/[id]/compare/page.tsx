import type { Metadata } from 'next';
import { ComparePage } from '#components/compare/compare-page.tsx';

export const metadata: Metadata = { title: 'Two runs' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <ComparePage key={id} runId={id} />;
}
