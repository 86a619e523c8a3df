/** Patterns that come with Parallax: to begin from, and as the first listings of the marketplace. */
import type { Pattern } from '#engine/pattern.ts';

export type Starter = {
  /** Stable; the slug of its listing. */
  key: string;
  name: string;
  /** One sentence ending in a full stop. */
  summary: string;
  category: string;
  graph: Pattern;
  /** Input name -> example value. */
  example: Record<string, unknown>;
  /** Raise it with every change of `graph`. */
  semver: string;
  /** Which pattern of the catalogue it is, and what it leaves out. */
  note: string;
};
