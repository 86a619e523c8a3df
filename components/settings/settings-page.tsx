'use client';
import { useSession } from '#components/shell/use-session.ts';
import { ApprovalRule } from './approval-rule.tsx';
import { Budgets } from './budgets.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { WorkspaceForm } from './workspace-form.tsx';

export function SettingsPage() {
  const name = useSession().data?.workspace.name;
  return (
    <SettingsFrame description={name && `Of the workspace ${name}, for everybody in it.`}>
      <ApprovalRule />
      <Budgets />
      {name && <WorkspaceForm key={name} name={name} />}
    </SettingsFrame>
  );
}
