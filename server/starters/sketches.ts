/** The nodes that nearly every starter has. */
import type { Sketch } from './draw.ts';

type At = Sketch['at'];

/** The one input, named `text`. `sample` is also the example of the listing. */
export const textInput = (at: At, given: { title: string; description: string; sample: string }): Sketch => ({
  id: 'text',
  primitive: 'input',
  title: given.title,
  at,
  config: { name: 'text', type: 'Text', description: given.description, sample: given.sample },
});

export const agent = (at: At, title: string, agentId: string): Sketch => ({
  id: agentId.replace(/^(sentiment|language)-/, ''),
  primitive: 'agent',
  title,
  at,
  config: { agentId },
});

/** Keeps the text beside what agents say of it, as one member of a record. */
export const kept = (at: At, name: string): Sketch => ({
  id: name,
  primitive: 'transform',
  title: name,
  at,
  config: { expression: 'value', type: 'Text' },
});

/** An agent whose answer an expression reads by `name`, so that the name must not differ from the id. */
export const member = (at: At, name: string, agentId: string): Sketch => ({
  ...agent(at, name, agentId),
  id: name,
});

/** Compares the raw score: built-in agents have no measured confidence before there are outcomes. */
export const rawGate = (at: At, title: string, threshold: number): Sketch => ({
  id: 'gate',
  primitive: 'gate',
  title,
  at,
  config: { threshold, use: 'raw' },
});

/** Asks for one of `options`. */
export const person = (at: At, question: string, options: readonly string[]): Sketch => ({
  id: 'person',
  primitive: 'human',
  title: 'Person',
  at,
  config: { question, options },
});

export const join = (at: At): Sketch => ({ id: 'join', primitive: 'merge1', title: 'Join', at });

export const answer = (at: At): Sketch => ({ id: 'answer', primitive: 'output', title: 'Answer', at });

export const SENTIMENTS: readonly string[] = ['positive', 'negative'];
export const ASK_SENTIMENT = 'Is this text positive or negative?';
