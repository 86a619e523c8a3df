'use client';
import { Panel } from '@xyflow/react';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { useCanvas } from './canvas-store.ts';

/** What the layout worker is busy with, for how long by now, and how to stop it. */
export function Tidying({ onCancel }: { onCancel: () => void }) {
  const count = useCanvas((state) => state.pattern.nodes.length);
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Panel position="top-center">
      <span className="canvas-bar px-2 text-12 tabular-nums" data-tidying>
        Tidying {count.toLocaleString('en')} nodes{seconds > 0 && `, ${seconds} s`}
        <Button variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </span>
    </Panel>
  );
}
