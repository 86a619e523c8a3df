/** All procedures, by noun. */
import { accountRouter } from './routers/account/index.ts';
import { agentsRouter } from './routers/agents/index.ts';
import { approvalsRouter } from './routers/approvals/index.ts';
import { auditRouter } from './routers/audit/index.ts';
import { budgetsRouter } from './routers/budgets/index.ts';
import { callsRouter } from './routers/calls/index.ts';
import { dashboardsRouter } from './routers/dashboards/index.ts';
import { grantsRouter } from './routers/grants/index.ts';
import { invitationsRouter } from './routers/invitations/index.ts';
import { keysRouter } from './routers/keys/index.ts';
import { marketRouter } from './routers/market/index.ts';
import { membersRouter } from './routers/members/index.ts';
import { organisationsRouter } from './routers/organisations/index.ts';
import { outboundRouter } from './routers/outbound/index.ts';
import { passkeysRouter } from './routers/passkeys/index.ts';
import { patternsRouter } from './routers/patterns/index.ts';
import { runsRouter } from './routers/runs/index.ts';
import { schedulesRouter } from './routers/schedules/index.ts';
import { secretsRouter } from './routers/secrets/index.ts';
import { sessionRouter } from './routers/session/index.ts';
import { signInRouter } from './routers/sign-in/index.ts';
import { triggersRouter } from './routers/triggers/index.ts';
import { webhooksRouter } from './routers/webhooks/index.ts';
import { workspacesRouter } from './routers/workspaces/index.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  account: accountRouter,
  agents: agentsRouter,
  approvals: approvalsRouter,
  audit: auditRouter,
  budgets: budgetsRouter,
  calls: callsRouter,
  dashboards: dashboardsRouter,
  grants: grantsRouter,
  invitations: invitationsRouter,
  keys: keysRouter,
  market: marketRouter,
  members: membersRouter,
  organisations: organisationsRouter,
  outbound: outboundRouter,
  passkeys: passkeysRouter,
  patterns: patternsRouter,
  runs: runsRouter,
  schedules: schedulesRouter,
  secrets: secretsRouter,
  session: sessionRouter,
  signIn: signInRouter,
  triggers: triggersRouter,
  webhooks: webhooksRouter,
  workspaces: workspacesRouter,
});

export type AppRouter = typeof appRouter;
