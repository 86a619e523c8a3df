import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { earlyScript } from '#components/api/early.ts';
import { ApiProvider } from '#components/api/provider.tsx';
import { ThemeProvider } from '#components/ui/theme.tsx';
import { Toaster } from '#components/ui/toaster.tsx';
import { TooltipProvider } from '#components/ui/tooltip.tsx';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Parallax', template: '%s · Parallax' },
  description: 'Wire AI agents into patterns whose answers carry a confidence with a source.',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

/** Every page is made for its request: its scripts run by the nonce of its reply (scripts/lib/headers.ts). */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const asked = await headers();
  const nonce = asked.get('x-parallax-nonce') ?? '';
  const early = earlyScript(asked.get('x-parallax-address') ?? '');
  return (
    // The theme is written on <html> before React starts, so the two sides may differ there.
    <html lang="en" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <head>
        {/* The policy lets no text become code, and zod would try whether it may. */}
        <script nonce={nonce} suppressHydrationWarning>
          {'globalThis.__zod_globalConfig={jitless:true}'}
        </script>
        {early && (
          <script nonce={nonce} suppressHydrationWarning>
            {early}
          </script>
        )}
      </head>
      <body>
        <ThemeProvider nonce={nonce}>
          <ApiProvider>
            <TooltipProvider>{children}</TooltipProvider>
          </ApiProvider>
          <Toaster />
        </ThemeProvider>
      </body>
    </html>
  );
}
