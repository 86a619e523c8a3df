import type { Metadata } from 'next';
import { AgentPage } from '#components/agents/page/agent-page.tsx';

export const metadata: Metadata = { title: 'Agent' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <AgentPage key={id} id={id} />;
}
