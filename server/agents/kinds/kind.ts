/** What there is to know about one kind of agent, beside what it does. */
import type { AgentCard } from '#primitives/define.ts';
import type { Method } from '#primitives/kit/belief.ts';
import type { Agent } from '../agent.ts';
import type { Definition, DefinitionOf } from './definition.ts';
import type { Outside } from './outside.ts';

/** Facts a person approves, by name: the description of a tool, an endpoint, the id of a model. */
export type Facts = Readonly<Record<string, string>>;

/** Where a call tells what it noticed about who answers. */
export type Watch = {
  /** What a person approved. */
  approved: Facts;
  /** Not what was approved: whoever made this agent pauses it. Resolves when that is written down. */
  changed(seen: Facts): Promise<void>;
  /** First seen: it counts as approved from now on. */
  learned(facts: Facts): Promise<void>;
};

export type Kind<K extends Definition['kind']> = {
  /** Who answers; see `AgentCard.provider`. */
  provider(definition: DefinitionOf<K>): string;
  /** Agents of one family make the same mistakes. */
  family(definition: DefinitionOf<K>, id: string): string;
  method(definition: DefinitionOf<K>): Method | 'none';
  /** Ids of the secrets it needs. */
  secrets(definition: DefinitionOf<K>): readonly string[];
  /** Asks whoever answers who they are. Throws an `AgentProblem`. */
  inspect(definition: DefinitionOf<K>, outside: Outside, signal: AbortSignal): Promise<Facts>;
  call(made: Made<K>): Agent['call'];
};

export type Made<K extends Definition['kind']> = {
  definition: DefinitionOf<K>;
  card: AgentCard;
  outside: Outside;
  watch: Watch;
};
