/** What registering an agent and making a new version of one share. */
import type { Tx } from '#db/client.ts';
import { agentVersions } from '#db/schema/agents.ts';
import { AgentProblem } from '#server/agents/agent.ts';
import type { Definition } from '#server/agents/kinds/definition.ts';
import type { Facts } from '#server/agents/kinds/kind.ts';
import { inspect } from '#server/agents/kinds/kinds.ts';
import type { Outside } from '#server/agents/kinds/outside.ts';
import { findLoop } from '#server/agents/loops.ts';
import { AppError } from '#server/errors.ts';

const INSPECT_MS = 15_000;

/** What a person approves by saving it; refuses what cannot be asked who it is. */
export async function factsOf(definition: Definition, outside: Outside): Promise<Facts> {
  const late = AbortSignal.timeout(INSPECT_MS);
  try {
    return await inspect(definition, outside, late);
  } catch (error) {
    if (late.aborted) throw new AppError('agent.contact', { problem: 'it did not answer within 15 s.' });
    if (error instanceof AgentProblem) throw new AppError('agent.contact', { problem: error.message });
    throw error;
  }
}

export async function refuseLoop(tx: Tx, id: string, definition: Definition): Promise<void> {
  const loop = await findLoop(tx, id, definition);
  if (loop) throw new AppError('agent.loop', { path: loop.join(', ') });
}

type Version = { workspaceId: string; agentId: string; version: number; createdBy: string };

export async function keepVersion(
  tx: Tx,
  place: Version,
  { definition, approved }: { definition: Definition; approved: Facts },
): Promise<void> {
  await tx.insert(agentVersions).values({ ...place, definition, approved });
}
