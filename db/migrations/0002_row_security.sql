-- Tenancy. The role parallax_app (made by db/migrate.ts) is what server/with-workspace.ts switches to:
-- it sees and writes rows of the workspace named by the transaction's setting app.workspace, and without
-- the setting none. FORCE makes the policies hold for the tables' owner as well, so the owner (workers,
-- sign-in, migrations) has a policy of its own. Versions and events may be added, never changed.
grant usage on schema public to parallax_app;
--> statement-breakpoint
alter table patterns enable row level security;
--> statement-breakpoint
alter table patterns force row level security;
--> statement-breakpoint
create policy owner_all on patterns to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on patterns to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on patterns to parallax_app;
--> statement-breakpoint
alter table runs enable row level security;
--> statement-breakpoint
alter table runs force row level security;
--> statement-breakpoint
create policy owner_all on runs to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on runs to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on runs to parallax_app;
--> statement-breakpoint
alter table approvals enable row level security;
--> statement-breakpoint
alter table approvals force row level security;
--> statement-breakpoint
create policy owner_all on approvals to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on approvals to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on approvals to parallax_app;
--> statement-breakpoint
alter table trained_agents enable row level security;
--> statement-breakpoint
alter table trained_agents force row level security;
--> statement-breakpoint
create policy owner_all on trained_agents to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on trained_agents to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on trained_agents to parallax_app;
--> statement-breakpoint
alter table members enable row level security;
--> statement-breakpoint
alter table members force row level security;
--> statement-breakpoint
create policy owner_all on members to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on members to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on members to parallax_app;
--> statement-breakpoint
alter table versions enable row level security;
--> statement-breakpoint
alter table versions force row level security;
--> statement-breakpoint
create policy owner_all on versions to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on versions to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert on versions to parallax_app;
--> statement-breakpoint
alter table run_events enable row level security;
--> statement-breakpoint
alter table run_events force row level security;
--> statement-breakpoint
create policy owner_all on run_events to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on run_events to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert on run_events to parallax_app;
--> statement-breakpoint
alter table workspaces enable row level security;
--> statement-breakpoint
alter table workspaces force row level security;
--> statement-breakpoint
create policy owner_all on workspaces to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on workspaces to parallax_app
  using (id = nullif(current_setting('app.workspace', true), ''))
  with check (id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, update on workspaces to parallax_app;
--> statement-breakpoint
alter table listings enable row level security;
--> statement-breakpoint
alter table listings force row level security;
--> statement-breakpoint
create policy owner_all on listings to current_user using (true) with check (true);
--> statement-breakpoint
create policy read_all on listings for select to parallax_app using (true);
--> statement-breakpoint
create policy insert_own on listings for insert to parallax_app
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
create policy update_own on listings for update to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update on listings to parallax_app;
--> statement-breakpoint
-- People: only those who share the workspace, and of them only what a list of members shows.
alter table users enable row level security;
--> statement-breakpoint
alter table users force row level security;
--> statement-breakpoint
create policy owner_all on users to current_user using (true) with check (true);
--> statement-breakpoint
create policy fellow_members on users for select to parallax_app
  using (exists (
    select from members
    where members.user_id = users.id
      and members.workspace_id = nullif(current_setting('app.workspace', true), '')
  ));
--> statement-breakpoint
grant select (id, name, email, image) on users to parallax_app;
