/** Checks of an agent that reads something else than what arrives at the port: a pair, or a list of it. */
import type { InferContext, PortFacts } from '../define.ts';
import { NO_FACTS } from './facts.ts';
import type { PortType } from './port-type.ts';

/** The same context, as if a value of this type arrived at every port; nothing where nothing is connected. */
export function asIfArriving<C>(ctx: InferContext<C>, type: PortType | undefined): InferContext<C> {
  const facts: readonly PortFacts[] = type ? [{ ...NO_FACTS, type }] : [];
  return {
    config: ctx.config,
    facts: () => facts,
    names: (port) => ctx.names(port),
    agent: (id) => ctx.agent(id),
    pattern: (ref) => ctx.pattern(ref),
  };
}
