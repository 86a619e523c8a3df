/** Where a new node can stand without lying on another one. Canvas pixels. */
import type { Position, Size } from './ops.ts';
import type { Pattern, PatternNode } from './pattern.ts';

/** From one node's corner to the next one's, side by side or one below the other. */
export const NODE_GAP: Position = { x: 280, y: 160 };
/** Room a node without a size of its own takes up. */
const NODE_SIZE: Size = { width: 240, height: 120 };

/** The wanted place, or the first free one below it, among the nodes of the same scope. */
export function findRoom(pattern: Pattern, wanted: Position, parent?: string): Position {
  const others = pattern.nodes.filter((node) => node.parent === parent);
  const place = { ...wanted };
  for (let tries = 0; tries <= others.length; tries += 1) {
    const blocking = others.find((node) => overlaps(place, node));
    if (!blocking) return place;
    place.y = blocking.position.y + Math.max(blocking.size?.height ?? 0, NODE_SIZE.height) + 40;
  }
  return place;
}

function overlaps(place: Position, { position, size = NODE_SIZE }: PatternNode): boolean {
  return (
    place.x < position.x + size.width &&
    position.x < place.x + NODE_SIZE.width &&
    place.y < position.y + size.height &&
    position.y < place.y + NODE_SIZE.height
  );
}
