'use client';
import { useTheme } from 'next-themes';
import { useSyncExternalStore } from 'react';

export const THEME_CHOICES = [
  { value: 'system', label: 'System theme' },
  { value: 'light', label: 'Light theme' },
  { value: 'dark', label: 'Dark theme' },
] as const;

const never = () => () => {};

/** The chosen theme; `undefined` until the browser has told (the server cannot know). */
export function useThemeChoice() {
  const { theme, resolvedTheme, setTheme } = useTheme();
  const isMounted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return {
    theme: isMounted ? theme : undefined,
    resolved: isMounted ? resolvedTheme : undefined,
    setTheme,
  };
}
