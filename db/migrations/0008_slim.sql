-- What an event says is in its body alone, and a graph is stored once: both were paid for at every run.
CREATE TABLE "graphs" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"graph" json NOT NULL,
	"used_on" date DEFAULT (now() at time zone 'UTC')::date NOT NULL,
	CONSTRAINT "graphs_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "graphs" ADD CONSTRAINT "graphs_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
alter table graphs enable row level security;
--> statement-breakpoint
alter table graphs force row level security;
--> statement-breakpoint
create policy owner_all on graphs to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on graphs to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert on graphs to parallax_app;
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "graph_id" text;--> statement-breakpoint
UPDATE "runs" SET "graph_id" = encode(sha256(convert_to(graph::text, 'UTF8')), 'hex');--> statement-breakpoint
INSERT INTO "graphs" (workspace_id, id, graph, used_on)
  SELECT DISTINCT ON (workspace_id, graph_id) workspace_id, graph_id, graph::json, (created_at at time zone 'UTC')::date
  FROM runs ORDER BY workspace_id, graph_id, created_at DESC;--> statement-breakpoint
ALTER TABLE "runs" ALTER COLUMN "graph_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" DROP COLUMN "graph";--> statement-breakpoint
ALTER TABLE "run_events" DROP COLUMN "at";--> statement-breakpoint
ALTER TABLE "run_events" DROP COLUMN "kind";--> statement-breakpoint
ALTER TABLE "run_events" DROP COLUMN "node";--> statement-breakpoint
ALTER TABLE "run_events" ALTER COLUMN "body" SET DATA TYPE json USING body::json;
