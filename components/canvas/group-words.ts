import type { Group } from '#primitives/define.ts';

/** In the order in which the palette lists them. */
export const GROUP_WORDS: Record<Group, string> = {
  io: 'Input and output',
  execution: 'Execution',
  aggregation: 'Aggregation',
  confidence: 'Confidence',
  control: 'Control',
  transformation: 'Transformation',
  verification: 'Verification',
};
