/** Rules about single nodes: known primitive, config that parses (R9), what primitives check (R8, R9, R12). */
import type { ZodError } from 'zod';
import type { NodeIssue } from '#primitives/define.ts';
import type { PortType } from '#primitives/kit/port-type.ts';
import { canTransform } from '../conversions.ts';
import { arrivalsAt, type Inference } from '../infer.ts';
import { type Fix, fromEntry, type Issue, issue } from '../issues.ts';
import { type Part, titleOf } from '../parts.ts';
import { clip } from '../words.ts';

/** What is wrong with one node by itself. */
export function* checkSettings(inference: Inference, part: Part): Generator<Issue> {
  const { node, primitive, problem } = part;
  const { id } = node;
  if (!primitive) {
    yield issue('S.unknown-primitive', { node: id }, { primitive: clip(node.primitive) });
    return;
  }
  if (node.version !== primitive.version) {
    const values = { node: titleOf(part), wants: node.version, has: primitive.version };
    yield issue('S.version', { node: id }, { ...values, primitive: primitive.title });
  }
  if (problem) yield* configIssues(part, problem);
  for (const found of inference.found.get(id) ?? []) yield fromPrimitive(inference, part, found);
}

/** One issue per field, with the first thing zod says about it. */
function* configIssues(part: Part, problem: ZodError): Generator<Issue> {
  const seen = new Set<string>();
  for (const { path, message } of problem.issues) {
    const field = path.map(String).join('.');
    if (seen.has(field)) continue;
    seen.add(field);
    const where = { node: part.node.id, ...(field && { field }) };
    const words = clip(field ? `${field}: ${message}` : message);
    yield issue('R9.config', where, { node: titleOf(part), problem: words });
  }
}

function fromPrimitive(inference: Inference, part: Part, found: NodeIssue): Issue {
  const { code, field, values = {} } = found;
  const entry = part.primitive?.issues[code] ?? UNDECLARED;
  const where = { node: part.node.id, ...(field && { field }) };
  const made = fromEntry(code, entry, { where, values: { node: titleOf(part), code, ...values } });
  const autofix = fixFor(inference, part, found);
  return autofix ? { ...made, autofix } : made;
}

/** A code without a sentence still stops the pattern: nothing fails open. */
const UNDECLARED = {
  sentence: '“{node}” reports a problem that has no description: {code}.',
  fix: 'Change its settings or what is connected to it.',
};

function fixFor(inference: Inference, part: Part, { code, values }: NodeIssue): Fix | undefined {
  if (code === 'R12.self-reported' && values?.status === 'self-reported') {
    return { id: 'use-raw', label: 'Compare the raw score' };
  }
  const wants = agentInput(inference, part);
  if (code !== 'R8.agent-input' || !wants) return undefined;
  const [[, [arrival] = []] = []] = arrivalsAt(inference, part, 'in');
  if (!arrival?.facts || !canTransform(arrival.facts.type, wants)) return undefined;
  return { id: 'insert-transform', label: 'Put a transform in between' };
}

/** What the agent behind a node reads, if the node is an agent's. */
export function agentInput({ agents }: Inference, { config }: Part): PortType | undefined {
  if (typeof config !== 'object' || config === null || !('agentId' in config)) return undefined;
  return typeof config.agentId === 'string' ? agents.get(config.agentId)?.input : undefined;
}
