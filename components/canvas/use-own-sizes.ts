'use client';
/**
 * React Flow measures every node once it is there, looks at each of its sockets, and draws its edges again. Of
 * nodes whose size and sockets are known already (`flow-elements.ts`) it learns nothing: they are left out.
 */
import { type ReactFlowState, useStoreApi } from '@xyflow/react';
import { useState } from 'react';

type Measure = ReactFlowState['updateNodeInternals'];

/** Must be called before React Flow renders: it keeps the function it finds first. */
export function useOwnSizes(): void {
  const flow = useStoreApi();
  useState(() => {
    const measure = flow.getState().updateNodeInternals;
    const isKnown = (id: string): boolean => {
      const { handles, width } = flow.getState().nodeLookup.get(id)?.internals.userNode ?? {};
      return handles !== undefined && width !== undefined;
    };
    const measureOthers: Measure = (updates, options) => {
      const [first] = updates;
      const others = new Map([...updates].filter(([id]) => !isKnown(id)));
      // The first view waits for something to be measured.
      const { fitViewQueued } = flow.getState();
      if (others.size === 0 && fitViewQueued && first) others.set(...first);
      if (others.size > 0) measure(others, options);
    };
    flow.setState({ updateNodeInternals: measureOthers });
  });
}
