'use client';
import { rampColor } from '#components/confidence/tokens.ts';
import './insight.css';
import { linkWords, useLook } from './look-store.ts';

/** What a look adds to a node: a ring in the colour of its figure, the figure, its place on the weakest link. */
export function NodeMarks({ node }: { node: string }) {
  const heat = useLook((look) => look.figures.get(node));
  const link = useLook((look) => look.link?.nodes.get(node));
  if (!heat && !link) return null;
  const color = heat && heat.step > 0 ? { '--heat': rampColor(heat.step) } : {};
  return (
    <>
      {heat && (
        <span aria-hidden className="node-heat" data-fill={heat.fill} style={color as React.CSSProperties} />
      )}
      <span className="node-figures">
        {heat && (
          <span className="node-figure" data-heat={heat.fill}>
            {heat.text}
          </span>
        )}
        {link && (
          <span className="node-figure node-link" data-weakest={link.isWeakest || undefined}>
            {linkWords(link)}
          </span>
        )}
      </span>
    </>
  );
}
