'use client';
import { CrashPanel, type CrashPanelProps } from '#components/shell/crash-panel.tsx';

export default function StudioError(props: CrashPanelProps) {
  return <CrashPanel {...props} />;
}
