/** Values as short text, for nodes, edges and tables. */
import type { Belief } from '#primitives/kit/belief.ts';

const isBelief = (value: unknown): value is Belief =>
  typeof value === 'object' && value !== null && 'outcome' in value && 'conf' in value;

const clip = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 1)}…` : text);

/** At most `max` characters of a value as a person would write it. */
export function showValue(value: unknown, max = 60): string {
  if (isBelief(value)) return showBelief(value, max);
  if (value === null || value === undefined) return '—';
  if (typeof value === 'string') return clip(value.replaceAll(/\s+/g, ' '), max);
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return clip(`[${value.map((one) => showValue(one, 20)).join(', ')}]`, max);
  const fields = Object.entries(value).map(([key, one]) => `${key}: ${showValue(one, 20)}`);
  return clip(fields.join(', '), max);
}

/** A belief's value, or the word for having none. */
export function showBelief(belief: Belief, max = 60): string {
  if (belief.outcome === 'abstain') return clip(`abstains: ${belief.reason ?? 'no reason given'}`, max);
  if (belief.outcome === 'fail') return clip(`failed: ${belief.reason ?? 'no reason given'}`, max);
  return showValue(belief.value, max);
}

/** `0 ms`, `0.4 ms`, `12 ms`, `1.24 s`, `2 min 5 s` */
export function showMs(ms: number): string {
  if (ms < 0.05) return '0 ms';
  if (ms < 1) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.round((ms % 60_000) / 1000)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
