export * from './agents.ts';
export * from './approvals.ts';
export * from './listings.ts';
export * from './patterns.ts';
export * from './people.ts';
export * from './runs.ts';
export * from './workers.ts';
export * from './workspaces.ts';
