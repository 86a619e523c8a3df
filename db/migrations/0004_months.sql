ALTER TABLE "runs" ADD COLUMN "month" date DEFAULT (date_trunc('month', now() at time zone 'UTC'))::date NOT NULL;--> statement-breakpoint
UPDATE "runs" SET "month" = date_trunc('month', created_at at time zone 'UTC')::date;--> statement-breakpoint
ALTER TABLE "runs" DROP COLUMN "last_seq";--> statement-breakpoint
ALTER TABLE "run_events" RENAME TO "run_events_before";--> statement-breakpoint
ALTER TABLE "run_events_before" DROP CONSTRAINT "run_events_run_id_seq_pk";--> statement-breakpoint
CREATE TABLE "run_events" (
	"run_id" text NOT NULL,
	"seq" integer NOT NULL,
	"month" date NOT NULL,
	"workspace_id" text NOT NULL,
	"at" bigint NOT NULL,
	"kind" text NOT NULL,
	"node" text,
	"body" jsonb NOT NULL,
	CONSTRAINT "run_events_run_id_seq_month_pk" PRIMARY KEY("run_id","seq","month")
) PARTITION BY RANGE ("month");
--> statement-breakpoint
CREATE INDEX "run_events_time" ON "run_events" USING brin ("at") WITH (pages_per_range = 32, autosummarize = on);--> statement-breakpoint
alter table run_events enable row level security;
--> statement-breakpoint
alter table run_events force row level security;
--> statement-breakpoint
create policy owner_all on run_events to current_user using (true) with check (true);
--> statement-breakpoint
-- What a foreign key would ask, asked of tenants alone: the run is there, and theirs.
create policy own_workspace on run_events to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), '')
    and exists (select from runs where runs.id = run_id and runs.workspace_id = run_events.workspace_id
      and runs.month = run_events.month));
--> statement-breakpoint
grant select, insert on run_events to parallax_app;
--> statement-breakpoint
-- Catches what no month was made for; make_event_months keeps it empty.
create table run_events_rest partition of run_events default;
--> statement-breakpoint
alter table run_events_rest enable row level security;
--> statement-breakpoint
alter table run_events_rest force row level security;
--> statement-breakpoint
create policy owner_all on run_events_rest to current_user using (true) with check (true);
--> statement-breakpoint
-- Makes the partition of each month from the given one to two months ahead that has none; returns how
-- many it made. Safe to call again and from several processes at once. Rows that had to go to the default
-- partition move to their month.
create function make_event_months(first date) returns int language plpgsql as $$
declare
  one date;
  name text;
  made int := 0;
begin
  perform pg_advisory_xact_lock(7226540125);
  for one in select generate_series(date_trunc('month', first::timestamp),
      date_trunc('month', now() at time zone 'UTC') + interval '2 months', interval '1 month')::date loop
    name := 'run_events_' || to_char(one, 'YYYYMM');
    continue when to_regclass(name) is not null;
    execute format('create table %I (like run_events including defaults including constraints)', name);
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', name);
    execute format('with moved as (delete from run_events_rest where month = %L returning *)
      insert into %I select * from moved', one, name);
    execute format('alter table run_events attach partition %I for values from (%L) to (%L)',
      name, one, (one + interval '1 month')::date);
    made := made + 1;
  end loop;
  return made;
end $$;
--> statement-breakpoint
select make_event_months(coalesce((select min(month) from runs), (now() at time zone 'UTC')::date));
--> statement-breakpoint
insert into run_events (run_id, seq, month, workspace_id, at, kind, node, body)
  select e.run_id, e.seq, r.month, e.workspace_id, e.at, e.kind, e.node, e.body
  from run_events_before e join runs r on r.id = e.run_id;
--> statement-breakpoint
drop table run_events_before;
--> statement-breakpoint
-- Instead of a cascade: who may delete a run deletes its log with it.
create function delete_events_of_runs() returns trigger language plpgsql security definer
  set search_path = public as $$
begin
  delete from run_events e using gone where e.run_id = gone.id and e.month = gone.month;
  return null;
end $$;
--> statement-breakpoint
create trigger delete_events after delete on runs referencing old table as gone
  for each statement execute function delete_events_of_runs();
