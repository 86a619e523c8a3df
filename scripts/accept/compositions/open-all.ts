/** What a person does with a file that somebody sent: import it, look at it, open it, look at it again. */

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { exportText, importText, isRefused } from '#engine/exchange.ts';
import { inferPattern } from '#engine/infer.ts';
import { validate } from '#engine/validate.ts';
import { primitives } from '#primitives/index.ts';
import { compileCel } from '#primitives/kit/cel.ts';
import { personOf } from '#server/access/principal.ts';
import { appRouter } from '#server/router.ts';
import { WORKSPACE } from '#server/testing/runs.ts';

export type Opened = { refused: number; opened: number; problems: number; polluted: number };

type Caller = ReturnType<typeof appRouter.createCaller>;

export async function openAll(db: Db, files: readonly string[]): Promise<Opened> {
  const caller = await designer(db);
  const agents = await caller.agents.list();
  const opened: Opened = { refused: 0, opened: 0, problems: 0, polluted: 0 };
  for (const file of files) {
    const imported = importText(file);
    if (isRefused(imported)) opened.refused += 1;
    else {
      const { name, description, pattern } = imported;
      const known = { primitives, agents };
      opened.problems += validate(pattern, known).length;
      inferPattern(pattern, known);
      const { id } = await caller.patterns.create({ name, description, graph: pattern });
      opened.problems += validate(await look(caller, id), known).length;
      opened.opened += 1;
    }
    if (Reflect.has({}, 'polluted')) opened.polluted += 1;
  }
  return opened;
}

/** What the designer asks for when it opens. */
async function look(caller: Caller, id: string) {
  const { name, description, graph } = await caller.patterns.get({ id });
  await caller.patterns.versions({ id });
  await caller.patterns.callable();
  await caller.patterns.tags();
  await caller.agents.list();
  await caller.runs.list({ patternId: id });
  importText(exportText({ name, description, pattern: graph }));
  return graph;
}

async function designer(db: Db): Promise<Caller> {
  await db.execute(sql`insert into users (id, name) values ('usr_d', 'Dana')`);
  await db.execute(
    sql`insert into members (workspace_id, user_id, role) values (${WORKSPACE}, 'usr_d', 'designer')`,
  );
  const principal = personOf({
    ...{ userId: 'usr_d', name: 'Dana', email: null, sessionToken: 'd' },
    ...{ workspaceId: WORKSPACE, organisationId: '', role: 'designer', organisationRole: null },
  });
  return appRouter.createCaller({ db, principal, requestId: 'a15' });
}

/** One of each, so that a spy which sees nothing is noticed. */
export async function doOneOfEach(port: number): Promise<void> {
  const socket = connect(port, 'localhost');
  await once(socket, 'connect');
  socket.destroy();
  spawnSync(process.execPath, ['--version']);
  const compiled = compileCel('value', ['value']);
  if (compiled.isOk) compiled.expression.evaluate({ value: 1 });
}
