'use client';
import { useEffect, useState } from 'react';

/**
 * Counts changes of the theme once they are in the document: whoever reads colours from the style sheet reads
 * them again then. The theme's own hook tells of them before.
 */
export function useThemeTurn(): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const themes = new MutationObserver(() => setTurn((before) => before + 1));
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'data-theme'] });
    return () => themes.disconnect();
  }, []);
  return turn;
}
