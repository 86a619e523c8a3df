CREATE TABLE "agent_meters" (
	"workspace_id" text NOT NULL,
	"agent_id" text NOT NULL,
	"state" jsonb NOT NULL,
	CONSTRAINT "agent_meters_workspace_id_agent_id_pk" PRIMARY KEY("workspace_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "agent_versions" (
	"workspace_id" text NOT NULL,
	"agent_id" text NOT NULL,
	"version" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"approved" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agent_versions_workspace_id_agent_id_version_pk" PRIMARY KEY("workspace_id","agent_id","version")
);
--> statement-breakpoint
CREATE TABLE "agents" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"definition" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"why" text,
	"approved" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"seen" jsonb,
	"health" jsonb,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agents_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "agents_id_unique" UNIQUE("id")
);
--> statement-breakpoint
ALTER TABLE "agent_meters" ADD CONSTRAINT "agent_meters_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_versions" ADD CONSTRAINT "agent_versions_workspace_id_agent_id_agents_workspace_id_id_fk" FOREIGN KEY ("workspace_id","agent_id") REFERENCES "public"."agents"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agents_by_time" ON "agents" USING btree ("workspace_id","created_at");--> statement-breakpoint
alter table agents enable row level security;
--> statement-breakpoint
alter table agents force row level security;
--> statement-breakpoint
create policy owner_all on agents to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on agents to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on agents to parallax_app;
--> statement-breakpoint
-- Versions may be added, never changed or deleted; the owner keeps the cascade from agents.
alter table agent_versions enable row level security;
--> statement-breakpoint
alter table agent_versions force row level security;
--> statement-breakpoint
create policy owner_all on agent_versions to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on agent_versions to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert on agent_versions to parallax_app;
--> statement-breakpoint
alter table agent_meters enable row level security;
--> statement-breakpoint
alter table agent_meters force row level security;
--> statement-breakpoint
create policy owner_all on agent_meters to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on agent_meters to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on agent_meters to parallax_app;
