/** The page that shows the pictures beside each other. */
import type { State } from './states.ts';

const LOOKS = [
  { ending: '-light', words: 'light', width: 420 },
  { ending: '-dark', words: 'dark', width: 420 },
  { ending: '-light-1024', words: 'light, tablet', width: 300 },
  { ending: '-dark-1024', words: 'dark, tablet', width: 300 },
  { ending: '-light-390', words: 'light, phone', width: 160 },
  { ending: '-dark-390', words: 'dark, phone', width: 160 },
] as const;

/** `files`: what is there; states without a picture are left out. */
export function indexOf(states: readonly Pick<State, 'name'>[], files: readonly string[]): string {
  const parts = states.flatMap(({ name }) => {
    const pictures = LOOKS.flatMap(({ ending, words, width }) => {
      const file = `${name}${ending}.webp`;
      if (!files.includes(file)) return [];
      return `<a href="${file}"><img src="${file}" alt="${name.replaceAll('-', ' ')}, ${words}" width="${width}"></a>`;
    });
    if (pictures.length === 0) return [];
    return `## ${titleOf(name)}\n\n${pictures.join('\n')}\n`;
  });
  return `# Every state\n\nTaken by \`npm run screenshots\` of the real product after real runs. Do not edit.\n\n${parts.join('\n')}`;
}

function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
