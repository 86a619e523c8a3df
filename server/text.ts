/** Text that people type. PostgreSQL keeps neither NUL nor half surrogate pairs. */
import { z } from 'zod';

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

const storable = z.string().refine(isStorable, 'This text has characters that cannot be kept.');

/** A name: one line, trimmed, not empty. */
export const lineOfText = (max: number) =>
  storable.transform((text) => text.replace(/\s+/g, ' ').trim()).pipe(z.string().min(1).max(max));

/** Several lines, perhaps none. */
export const linesOfText = (max: number) =>
  storable.transform((text) => text.trim()).pipe(z.string().max(max));
