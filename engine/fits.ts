/** Types at ports: does what arrives fit, and what do type variables stand for? */
import type { PortType } from '#primitives/kit/port-type.ts';
import { isSubtype, joinTypes } from '#primitives/kit/port-type.ts';

/** What each type variable of one node stands for so far; `null` once nothing fits all that arrives. */
export type Bindings = Map<string, PortType | null>;

/** Does every value of `type` fit a port of type `port`? Variables in it take what arrives. */
export function fits(type: PortType, port: PortType, bindings: Bindings): boolean {
  if (port.t === 'Var') {
    bind(type, port.name, bindings);
    return true;
  }
  if (port.t === 'List' || port.t === 'Set') return type.t === port.t && fits(type.of, port.of, bindings);
  return isSubtype(type, port);
}

function bind(type: PortType, name: string, bindings: Bindings): void {
  const before = bindings.get(name);
  if (before === null || before === type) return;
  bindings.set(name, before ? (joinTypes(before, type) ?? null) : type);
}
