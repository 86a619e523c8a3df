CREATE TABLE "pattern_edits" (
	"workspace_id" text NOT NULL,
	"pattern_id" text NOT NULL,
	"revision" integer NOT NULL,
	"edit_id" uuid NOT NULL,
	"ops" jsonb NOT NULL,
	"graph" jsonb,
	"note" text,
	"base" integer NOT NULL,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "pattern_edits_workspace_id_pattern_id_revision_pk" PRIMARY KEY("workspace_id","pattern_id","revision"),
	CONSTRAINT "pattern_edits_once" UNIQUE("workspace_id","pattern_id","edit_id")
);
--> statement-breakpoint
ALTER TABLE "pattern_edits" ADD CONSTRAINT "pattern_edits_workspace_id_pattern_id_patterns_workspace_id_id_fk" FOREIGN KEY ("workspace_id","pattern_id") REFERENCES "public"."patterns"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pattern_edits_whole" ON "pattern_edits" USING btree ("workspace_id","pattern_id","revision") WHERE "pattern_edits"."graph" is not null;--> statement-breakpoint
-- Edits may be added, never changed or deleted; the owner keeps the cascade from patterns.
alter table pattern_edits enable row level security;
--> statement-breakpoint
alter table pattern_edits force row level security;
--> statement-breakpoint
create policy owner_all on pattern_edits to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on pattern_edits to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert on pattern_edits to parallax_app;
