CREATE TABLE "budgets" (
	"workspace_id" text NOT NULL,
	"agent_id" text NOT NULL,
	"amount" double precision NOT NULL,
	"currency" text NOT NULL,
	"period" text NOT NULL,
	CONSTRAINT "budgets_workspace_id_agent_id_pk" PRIMARY KEY("workspace_id","agent_id")
);
--> statement-breakpoint
CREATE TABLE "spending" (
	"workspace_id" text NOT NULL,
	"day" date NOT NULL,
	"agent_id" text NOT NULL,
	"currency" text NOT NULL,
	"amount" double precision DEFAULT 0 NOT NULL,
	"calls" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "spending_workspace_id_day_agent_id_currency_pk" PRIMARY KEY("workspace_id","day","agent_id","currency")
);
--> statement-breakpoint
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spending" ADD CONSTRAINT "spending_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
alter table budgets enable row level security;
--> statement-breakpoint
alter table budgets force row level security;
--> statement-breakpoint
create policy owner_all on budgets to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on budgets to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on budgets to parallax_app;
--> statement-breakpoint
alter table spending enable row level security;
--> statement-breakpoint
alter table spending force row level security;
--> statement-breakpoint
create policy owner_all on spending to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on spending to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on spending to parallax_app;
