CREATE TABLE "agent_bindings" (
	"workspace_id" text NOT NULL,
	"capability" text NOT NULL,
	"agent_id" text NOT NULL,
	CONSTRAINT "agent_bindings_workspace_id_capability_pk" PRIMARY KEY("workspace_id","capability")
);
--> statement-breakpoint
ALTER TABLE "budgets" ADD COLUMN "whole_runs" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "agent_bindings" ADD CONSTRAINT "agent_bindings_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
alter table agent_bindings enable row level security;
--> statement-breakpoint
alter table agent_bindings force row level security;
--> statement-breakpoint
create policy owner_all on agent_bindings to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on agent_bindings to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on agent_bindings to parallax_app;
