import type { Metadata } from 'next';
import { Designer } from '#components/canvas/designer.tsx';

export const metadata: Metadata = { title: 'Pattern' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <Designer key={id} patternId={id} />;
}
