CREATE TABLE "schedules" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"pattern_id" text NOT NULL,
	"version_id" text,
	"inputs" jsonb NOT NULL,
	"rule" text NOT NULL,
	"time_zone" text NOT NULL,
	"anchor" timestamp with time zone NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"next" timestamp (3) with time zone,
	"last_due" timestamp with time zone,
	"last_run" text,
	"problem" text,
	"created_by" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "schedules_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "schedules_id_unique" UNIQUE("id")
);
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "schedule_id" text;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_workspace_id_pattern_id_patterns_workspace_id_id_fk" FOREIGN KEY ("workspace_id","pattern_id") REFERENCES "public"."patterns"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_workspace_id_version_id_versions_workspace_id_id_fk" FOREIGN KEY ("workspace_id","version_id") REFERENCES "public"."versions"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "schedules_by_pattern" ON "schedules" USING btree ("workspace_id","pattern_id","created_at");--> statement-breakpoint
CREATE INDEX "schedules_due" ON "schedules" USING btree ("next") WHERE "schedules"."enabled";--> statement-breakpoint
alter table schedules enable row level security;
--> statement-breakpoint
alter table schedules force row level security;
--> statement-breakpoint
create policy owner_all on schedules to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on schedules to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on schedules to parallax_app;
