'use client';
import { ThemeProvider as NextThemes } from 'next-themes';
import type { ReactNode } from 'react';
import { keepNonce } from './nonce.ts';

/** Light or dark under `[data-theme]`; follows the system until someone chooses. */
export function ThemeProvider({ nonce, children }: { nonce: string; children: ReactNode }) {
  keepNonce(nonce);
  return (
    <NextThemes
      nonce={nonce}
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
    >
      {children}
    </NextThemes>
  );
}
