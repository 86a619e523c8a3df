import type { Metadata } from 'next';
import { LicencesPage } from '#components/settings/licences/licences-page.tsx';

export const metadata: Metadata = { title: 'Licences' };

export default function Page() {
  return <LicencesPage />;
}
