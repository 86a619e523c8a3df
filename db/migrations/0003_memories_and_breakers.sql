CREATE TABLE "breakers" (
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"calls" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"opened_at" timestamp with time zone,
	"trials" integer DEFAULT 0 NOT NULL,
	"tried_at" timestamp with time zone,
	CONSTRAINT "breakers_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "memories" (
	"workspace_id" text NOT NULL,
	"space" text NOT NULL,
	"key_hash" text NOT NULL,
	"key" jsonb NOT NULL,
	"key_text" text NOT NULL,
	"belief" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memories_workspace_id_space_key_hash_pk" PRIMARY KEY("workspace_id","space","key_hash")
);
--> statement-breakpoint
ALTER TABLE "breakers" ADD CONSTRAINT "breakers_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memories" ADD CONSTRAINT "memories_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "memories_by_time" ON "memories" USING btree ("workspace_id","space","at");--> statement-breakpoint
alter table breakers enable row level security;
--> statement-breakpoint
alter table breakers force row level security;
--> statement-breakpoint
create policy owner_all on breakers to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on breakers to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on breakers to parallax_app;
--> statement-breakpoint
alter table memories enable row level security;
--> statement-breakpoint
alter table memories force row level security;
--> statement-breakpoint
create policy owner_all on memories to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on memories to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on memories to parallax_app;
