/** All procedures, by noun. */
import { agentsRouter } from './routers/agents/index.ts';
import { approvalsRouter } from './routers/approvals/index.ts';
import { dashboardsRouter } from './routers/dashboards/index.ts';
import { marketRouter } from './routers/market/index.ts';
import { patternsRouter } from './routers/patterns/index.ts';
import { runsRouter } from './routers/runs/index.ts';
import { schedulesRouter } from './routers/schedules/index.ts';
import { sessionRouter } from './routers/session/index.ts';
import { workspacesRouter } from './routers/workspaces/index.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  agents: agentsRouter,
  approvals: approvalsRouter,
  dashboards: dashboardsRouter,
  market: marketRouter,
  patterns: patternsRouter,
  runs: runsRouter,
  schedules: schedulesRouter,
  session: sessionRouter,
  workspaces: workspacesRouter,
});

export type AppRouter = typeof appRouter;
