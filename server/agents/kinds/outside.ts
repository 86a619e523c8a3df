/**
 * What agents reach the world with. They get it handed in, so that no kind can go around the guard: `fetch`
 * refuses private addresses, checks each redirect and bounds what comes back.
 */
import type { Belief } from '#primitives/kit/belief.ts';
import type { Agent } from '../agent.ts';

export type Outside = {
  fetch: typeof fetch;
  /** The text of a secret of this workspace; throws when there is none with this id. */
  secret(id: string): Promise<string>;
  /** Commands of MCP servers that the operator allows, by name. Never from a user. */
  commands: Readonly<Record<string, Command>>;
  /** Another agent of the workspace; a string = why it may not be called. */
  agent(id: string): Promise<Agent | string | undefined>;
  /** Runs a published version of a pattern of this workspace to its end. */
  pattern: RunPattern;
};

export type Command = { command: string; args: readonly string[]; env?: Readonly<Record<string, string>> };

export type RunPattern = (
  call: { ref: string; input: unknown },
  options: {
    signal: AbortSignal;
    idempotencyKey: string;
    /** Told what an agent in it writes, as it grows. */
    onText?: ((soFar: string) => void) | undefined;
  },
) => Promise<Belief>;
