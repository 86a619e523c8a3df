import { expect, test, vi } from 'vitest';
import { createCanvasStore, steadyOf } from './canvas-store.ts';

test('what is steady is not told of gestures, and told of everything else', () => {
  const store = createCanvasStore('edit');
  const told = vi.fn();
  const stop = steadyOf(store).subscribe(told);
  store.setState({ flowNodes: [], flowEdges: [], guides: [], dropInto: 'a', dropOn: 'b' });
  store.setState({ hoveredEdge: 'c', announcement: 'd' });
  expect(told).not.toHaveBeenCalled();
  store.setState({ flowNodes: [], flashing: 'a' });
  expect(told).toHaveBeenCalledTimes(1);
  expect(steadyOf(store).getState().flashing).toBe('a');
  store.setState({ isLocked: true });
  expect(told).toHaveBeenCalledTimes(2);
  stop();
  store.setState({ isLocked: false });
  expect(told).toHaveBeenCalledTimes(2);
});
