'use client';
/** The little of Markdown that notes and docs need; everything else stays the text it is. */
import type { ReactNode } from 'react';

type Block = { kind: 'heading' | 'item' | 'text'; lines: string[] };

/** Headings, list items and paragraphs. */
export function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let isOpen = false;
  for (const line of text.split('\n')) {
    const [, mark, rest = ''] = /^(#{1,3}|[-*])\s+(.*)$/.exec(line) ?? [];
    if (mark) blocks.push({ kind: mark.startsWith('#') ? 'heading' : 'item', lines: [rest] });
    else if (line.trim() === '') isOpen = false;
    else if (isOpen) blocks.at(-1)?.lines.push(line);
    else blocks.push({ kind: 'text', lines: [line] });
    if (line.trim() !== '') isOpen = !mark;
  }
  return blocks;
}

/** `code`, **strong**, *emphasis* and links to the web. */
function inline(text: string): ReactNode[] {
  const parts = text.split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*|\[[^\]]+\]\(https?:[^)\s]+\))/);
  return parts.map((part, index) => {
    const key = `${index}${part}`;
    const [, words, href] = /^\[([^\]]+)\]\((https?:[^)\s]+)\)$/.exec(part) ?? [];
    if (href)
      return (
        <a key={key} href={href} target="_blank" rel="noreferrer" className="underline">
          {words}
        </a>
      );
    if (part.startsWith('`'))
      return (
        <code key={key} className="font-mono text-11">
          {part.slice(1, -1)}
        </code>
      );
    if (part.startsWith('**')) return <strong key={key}>{part.slice(2, -2)}</strong>;
    if (part.startsWith('*') && part.length > 2) return <em key={key}>{part.slice(1, -1)}</em>;
    return part;
  });
}

export function Markdown({ text }: { text: string }) {
  return blocksOf(text).map(({ kind, lines }, index) => {
    const key = `${index}${lines[0]}`;
    const words = inline(lines.join(' '));
    if (kind === 'heading')
      return (
        <p key={key} className="font-semibold text-13">
          {words}
        </p>
      );
    if (kind === 'item')
      return (
        <p key={key} className="pl-3 before:-ml-3 before:inline-block before:w-3 before:content-['•']">
          {words}
        </p>
      );
    return <p key={key}>{words}</p>;
  });
}
