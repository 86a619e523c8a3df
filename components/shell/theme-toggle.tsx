'use client';
import { Moon, Sun } from 'lucide-react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { useThemeChoice } from './use-theme-choice.ts';

export function ThemeToggle() {
  const { resolved, setTheme } = useThemeChoice();
  const next = resolved === 'dark' ? 'light' : 'dark';
  return (
    <IconButton
      label={`Use ${next} theme`}
      side="right"
      icon={resolved === 'dark' ? <Sun aria-hidden /> : <Moon aria-hidden />}
      onClick={() => setTheme(next)}
    />
  );
}
