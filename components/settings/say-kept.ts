/** What is kept for how long, in words. */

export const sayDays = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

export const sayRuns = (count: number): string => (count === 1 ? '1 run' : `${count} runs`);

/** `days` after a run ended; null = for ever. */
export const sayKept = (days: number | null): string =>
  days === null
    ? 'Runs are kept for ever, with their logs.'
    : `Runs are deleted with their logs ${sayDays(days)} after they ended.`;

/** What choosing `days` deletes at once; `goes` = runs that are older by now. */
export function sayDeleted(days: number | null, goes: number): string {
  if (days === null) return 'Nothing is deleted any more; what was deleted does not come back.';
  const now =
    goes === 0
      ? 'No run is that old yet.'
      : `${sayRuns(goes)} ${goes === 1 ? 'is' : 'are'} older by now and will be gone within the hour, for good.`;
  return `${sayKept(days)} ${now} Open runs stay, and so do the sums in the marketplace.`;
}
