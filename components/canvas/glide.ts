/** How long the viewport takes to get somewhere: not at all for whoever asked for less motion. Milliseconds. */
export const glide = (ms: number): { duration: number } => ({
  duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ms,
});
