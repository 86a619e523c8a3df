/** The patterns that come with Parallax, to begin from. */
import type { Pattern } from '#engine/pattern.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export type StarterRow = {
  key: string;
  name: string;
  summary: string;
  category: string;
  graph: Pattern;
  /** Input name -> example value. */
  example: Record<string, unknown>;
};

export const starters = workspaceProcedure.meta({ role: 'viewer' }).query((): StarterRow[] => []);
