CREATE TABLE "content_sums" (
	"hash" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "content_sums_hash_kind_key_pk" PRIMARY KEY("hash","kind","key")
);
--> statement-breakpoint
CREATE TABLE "run_sums" (
	"workspace_id" text NOT NULL,
	"grain" smallint NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "run_sums_workspace_id_grain_kind_at_key_pk" PRIMARY KEY("workspace_id","grain","kind","at","key")
);
--> statement-breakpoint
DROP INDEX "run_events_time";--> statement-breakpoint
DROP INDEX "runs_by_hash";--> statement-breakpoint
DROP INDEX "runs_open";--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "counted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "retention_days" integer;--> statement-breakpoint
ALTER TABLE "run_sums" ADD CONSTRAINT "run_sums_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "runs_by_status" ON "runs" USING btree ("workspace_id","status","created_at");--> statement-breakpoint
CREATE INDEX "runs_ended" ON "runs" USING btree ("workspace_id","finished_at") WHERE "runs"."finished_at" is not null;--> statement-breakpoint
CREATE INDEX "runs_uncounted" ON "runs" USING btree ("workspace_id","finished_at") WHERE "runs"."finished_at" is not null and not "runs"."counted";--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_retention" CHECK ("workspaces"."retention_days" > 0);--> statement-breakpoint
-- Tenants read their sums; only workers write them. Sums over all workspaces are for the server alone.
alter table run_sums enable row level security;
--> statement-breakpoint
alter table run_sums force row level security;
--> statement-breakpoint
create policy owner_all on run_sums to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on run_sums for select to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select on run_sums to parallax_app;
--> statement-breakpoint
-- Run by run, so that each looks into one month; a plan for all of them at once may read the whole log.
-- Where every run of a month goes, its log goes with the month (server/history/retention.ts says so).
create or replace function delete_events_of_runs() returns trigger language plpgsql security definer
  set search_path = public as $$
declare
  one record;
begin
  if current_setting('app.month_goes', true) = 'yes' then
    return null;
  end if;
  for one in select id, month from gone loop
    delete from run_events where run_id = one.id and month = one.month;
  end loop;
  return null;
end $$;
