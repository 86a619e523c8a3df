CREATE TABLE "audit_checkpoints" (
	"workspace_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"key_id" text NOT NULL,
	"signature" text NOT NULL,
	CONSTRAINT "audit_checkpoints_workspace_id_seq_key_id_pk" PRIMARY KEY("workspace_id","seq","key_id")
);
--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"workspace_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"entry" text NOT NULL,
	"previous" text NOT NULL,
	"hash" text NOT NULL,
	"actor" text GENERATED ALWAYS AS ((entry::jsonb ->> 'actor')) STORED,
	"action" text GENERATED ALWAYS AS ((entry::jsonb ->> 'action')) STORED,
	CONSTRAINT "audit_entries_workspace_id_seq_pk" PRIMARY KEY("workspace_id","seq")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"workspace_id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"user_id" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "answer_key" text;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "self_approval" boolean;--> statement-breakpoint
ALTER TABLE "audit_checkpoints" ADD CONSTRAINT "audit_checkpoints_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_heads" ADD CONSTRAINT "audit_heads_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_actor" ON "audit_entries" USING btree ("workspace_id","actor","seq");--> statement-breakpoint
CREATE INDEX "audit_entries_action" ON "audit_entries" USING btree ("workspace_id","action","seq");
--> statement-breakpoint
-- The application reads its own workspace's log and adds to it through audit_append; nothing else is granted.
alter table audit_entries enable row level security;
--> statement-breakpoint
alter table audit_entries force row level security;
--> statement-breakpoint
create policy owner_all on audit_entries to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on audit_entries for select to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select on audit_entries to parallax_app;
--> statement-breakpoint
alter table audit_heads enable row level security;
--> statement-breakpoint
alter table audit_heads force row level security;
--> statement-breakpoint
create policy owner_all on audit_heads to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on audit_heads for select to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select on audit_heads to parallax_app;
--> statement-breakpoint
alter table audit_checkpoints enable row level security;
--> statement-breakpoint
alter table audit_checkpoints force row level security;
--> statement-breakpoint
create policy owner_all on audit_checkpoints to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on audit_checkpoints to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert on audit_checkpoints to parallax_app;
--> statement-breakpoint
alter table erasures enable row level security;
--> statement-breakpoint
alter table erasures force row level security;
--> statement-breakpoint
create policy owner_all on erasures to current_user using (true) with check (true);
--> statement-breakpoint
-- One entry at the end of the open workspace's chain, in the transaction of what it tells of. The row of the head is
-- locked until that transaction ends, so numbers have no gap and each hash stands on one that stays. Returns the
-- number; null where only what has been written is to be told of, and this transaction has written nothing.
create function audit_append(entry text, if_written boolean) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  here text := nullif(current_setting('app.workspace', true), '');
  head audit_heads;
  made timestamptz;
  told text;
begin
  if if_written and pg_current_xact_id_if_assigned() is null then return null; end if;
  if here is null then raise exception 'No workspace is open.'; end if;
  insert into audit_heads as h (workspace_id, seq, hash, at)
    values (here, 1, repeat('0', 64), clock_timestamp())
    on conflict (workspace_id) do update set seq = h.seq + 1 returning * into head;
  made := greatest(clock_timestamp(), head.at);
  told := encode(sha256(convert_to(
    '{"at":"' || to_char(made at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '","entry":' || entry ||
    ',"previous":"' || head.hash || '","seq":' || head.seq || ',"workspace":' || to_json(here)::text || '}',
    'UTF8')), 'hex');
  insert into audit_entries (workspace_id, seq, at, entry, previous, hash)
    values (here, head.seq, made, entry, head.hash, told);
  update audit_heads set hash = told, at = made where workspace_id = here;
  return head.seq;
end $$;
--> statement-breakpoint
revoke all on function audit_append(text, boolean) from public;
--> statement-breakpoint
grant execute on function audit_append(text, boolean) to parallax_app;
--> statement-breakpoint
-- For everybody, the tables' owner included: entries go with their workspace and not before.
create function audit_stays() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    if not exists (select from workspaces where id = old.workspace_id) then return old; end if;
  end if;
  raise exception 'The audit log is added to, never changed.' using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger audit_stays before update or delete on audit_entries for each row execute function audit_stays();
--> statement-breakpoint
create trigger audit_not_emptied before truncate on audit_entries for each statement execute function audit_stays();
