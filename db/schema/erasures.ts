/** Who was erased: after a backup is restored these are erased again. Ids alone, which say nothing of the person. */
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const erasures = pgTable('erasures', {
  userId: text('user_id').primaryKey(),
  at: timestamp({ mode: 'date', withTimezone: true }).notNull().defaultNow(),
});
