import { createContext, useContext } from 'react';

/** What can be done to the run shown, from anywhere on the canvas. */
export type RunActions = {
  /** Absent where a run may not be repeated from here. */
  retryFrom?: ((node: string) => void) | undefined;
  isRetrying: boolean;
};

export const RunActionsContext = createContext<RunActions>({ isRetrying: false });

export const useRunActions = (): RunActions => useContext(RunActionsContext);
