/** Are the given values what the pattern's input nodes ask for? */
import { LIMITS, type Pattern } from '#engine/pattern.ts';
import { input } from '#primitives/input.ts';
import { hasType, showType } from '#primitives/kit/port-type.ts';
import { AppError } from '#server/errors.ts';

/** Throws `run.inputs`, naming the first input that is missing, superfluous or of another type. */
export function checkInputs(graph: Pattern, inputs: Readonly<Record<string, unknown>>): void {
  const wanted = new Set<string>();
  for (const node of graph.nodes) {
    if (node.primitive !== input.id) continue;
    const config = input.config.parse(node.config);
    const type = input.ports(config).out[0]?.type;
    const { name } = config;
    wanted.add(name);
    if (!Object.hasOwn(inputs, name)) throw new AppError('run.inputs', { name, problem: 'it has no value.' });
    if (type && !hasType(inputs[name], type)) {
      throw new AppError('run.inputs', { name, problem: `its value is no ${showType(type)}.` });
    }
  }
  for (const [name, value] of Object.entries(inputs)) {
    if (!wanted.has(name))
      throw new AppError('run.inputs', { name, problem: 'this pattern does not take it.' });
    if (Buffer.byteLength(JSON.stringify(value)) > LIMITS.inputBytes) {
      const problem = `its value is larger than ${LIMITS.inputBytes / 1024} KB.`;
      throw new AppError('run.inputs', { name, problem });
    }
  }
}
