import type { Metadata } from 'next';
import { PatternsPage } from '#components/patterns/patterns-page.tsx';

export const metadata: Metadata = { title: 'Patterns' };

export default function Page() {
  return <PatternsPage />;
}
