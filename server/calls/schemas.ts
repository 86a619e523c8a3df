/** JSON Schema (2020-12) of what a published pattern takes and gives, from its ports. */
import type { PortType } from '#primitives/kit/port-type.ts';
import { type Schema, schemaOf } from '../json-schema.ts';
import type { Published } from './published.ts';

/** Objects are open: fields beyond the named ones are let through. */
export const valueSchema = (type: PortType): Schema => schemaOf(type, 'open');

export const inputsSchema = ({ inputs }: Pick<Published, 'inputs'>): Schema => ({
  type: 'object',
  properties: Object.fromEntries(
    inputs.map(({ name, description, type }) => [
      name,
      { ...valueSchema(type), ...(description && { description }) },
    ]),
  ),
  required: inputs.map(({ name }) => name),
  additionalProperties: false,
});

/** Lists and records may hold answers with a confidence each. */
function resultValue(type: PortType | null): Schema {
  if (type?.t === 'List' || type?.t === 'Set') return { type: 'array' };
  if (type?.t === 'Rec') return { type: 'object' };
  return type ? valueSchema(type) : {};
}

const number = { type: 'number' };
const share = { type: 'number', minimum: 0, maximum: 1 };
const string = { type: 'string' };

const oneStatus = (status: string, more: Schema, optional: readonly string[] = []): Schema => ({
  type: 'object',
  properties: { status: { const: status }, ...more },
  required: ['status', ...Object.keys(more).filter((name) => !optional.includes(name))],
});

/** Unknown has no number at all. */
export const CONFIDENCE: Schema = {
  description:
    'How sure the answer is, by its status. unknown: nobody can tell, and there is no number. self_reported: what the agent says of itself, no probability. derived: computed by a rule. calibrated: measured against outcomes.',
  oneOf: [
    oneStatus('unknown', { reason: string }),
    oneStatus('self_reported', { score: share, source: string }),
    oneStatus('derived', {
      ...{ probability: share, low: share, high: share, source: string },
      assumes: { type: 'array', items: string },
    }),
    oneStatus('calibrated', {
      ...{ probability: share, low: share, high: share, source: string, n: number, drift: string },
    }),
  ],
};

const RUN_STATUS = ['queued', 'running', 'waiting', 'succeeded', 'abstained', 'failed', 'cancelled'];
const orNull = (type: string, more: Schema = {}): Schema => ({ type: [type, 'null'], ...more });

/** A run, with the type of its answer where that is known. */
export const runSchema = (output: PortType | null): Schema => ({
  type: 'object',
  properties: {
    run: string,
    pattern: orNull('string'),
    version: orNull('string'),
    status: { type: 'string', enum: RUN_STATUS },
    result: {
      type: ['object', 'null'],
      description: 'Null until the run has ended, and for one that was cancelled.',
      properties: {
        outcome: {
          enum: ['ok', 'abstain', 'fail'],
          description: 'Only ok has a value; abstain is a refusal to answer, not an error.',
        },
        value: resultValue(output),
        confidence: CONFIDENCE,
        reason: string,
      },
      required: ['outcome', 'confidence'],
    },
    reason: orNull('string'),
    createdAt: { type: 'string', format: 'date-time' },
    finishedAt: orNull('string', { format: 'date-time' }),
  },
  required: ['run', 'pattern', 'version', 'status', 'result', 'reason', 'createdAt', 'finishedAt'],
});
