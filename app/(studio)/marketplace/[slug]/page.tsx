import type { Metadata } from 'next';
import { ListingPage } from '#components/marketplace/listing-page.tsx';

export const metadata: Metadata = { title: 'Listing' };

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <ListingPage key={slug} slug={slug} />;
}
