'use client';
import { CrashPanel, type CrashPanelProps } from '#components/shell/crash-panel.tsx';
import './globals.css';

export default function GlobalError(props: CrashPanelProps) {
  return (
    <html lang="en">
      <body>
        <title>Parallax</title>
        <main className="grid min-h-dvh place-items-center">
          <CrashPanel {...props} />
        </main>
      </body>
    </html>
  );
}
