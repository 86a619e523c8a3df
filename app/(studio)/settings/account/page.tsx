import type { Metadata } from 'next';
import { AccountPage } from '#components/settings/account-page.tsx';

export const metadata: Metadata = { title: 'Your data' };

export default function Page() {
  return <AccountPage />;
}
