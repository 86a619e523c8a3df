CREATE TABLE "api_keys" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"hint" text NOT NULL,
	"scopes" text[] DEFAULT '{}' NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "api_keys_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "api_keys_id_unique" UNIQUE("id"),
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "triggers" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"pattern_id" text NOT NULL,
	"version_id" text,
	"name" text NOT NULL,
	"sealed" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "triggers_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "triggers_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"webhook_id" text NOT NULL,
	"event" text NOT NULL,
	"body" json NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone DEFAULT now(),
	"last_status" integer,
	"problem" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "webhook_deliveries_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "webhook_deliveries_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"url" text NOT NULL,
	"events" text[] NOT NULL,
	"sealed" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhooks_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "webhooks_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "secrets" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"sealed" text NOT NULL,
	"hint" text,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"replaced_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "secrets_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "secrets_id_unique" UNIQUE("id"),
	CONSTRAINT "secrets_name" UNIQUE("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "workspace_keys" (
	"workspace_id" text NOT NULL,
	"number" integer NOT NULL,
	"kek_id" text NOT NULL,
	"wrapped" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspace_keys_workspace_id_number_pk" PRIMARY KEY("workspace_id","number")
);
--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "outbound_hosts" text[];--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_user_id_members_workspace_id_user_id_fk" FOREIGN KEY ("workspace_id","user_id") REFERENCES "public"."members"("workspace_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "triggers" ADD CONSTRAINT "triggers_workspace_id_pattern_id_patterns_workspace_id_id_fk" FOREIGN KEY ("workspace_id","pattern_id") REFERENCES "public"."patterns"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "triggers" ADD CONSTRAINT "triggers_workspace_id_version_id_versions_workspace_id_id_fk" FOREIGN KEY ("workspace_id","version_id") REFERENCES "public"."versions"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_workspace_id_webhook_id_webhooks_workspace_id_id_fk" FOREIGN KEY ("workspace_id","webhook_id") REFERENCES "public"."webhooks"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "secrets" ADD CONSTRAINT "secrets_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_keys" ADD CONSTRAINT "workspace_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_by_time" ON "api_keys" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "triggers_by_pattern" ON "triggers" USING btree ("workspace_id","pattern_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_recent" ON "webhook_deliveries" USING btree ("workspace_id","webhook_id","created_at");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("next_at") WHERE "webhook_deliveries"."status" = 'waiting';--> statement-breakpoint
alter table secrets enable row level security;
--> statement-breakpoint
alter table secrets force row level security;
--> statement-breakpoint
create policy owner_all on secrets to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on secrets to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on secrets to parallax_app;
--> statement-breakpoint
-- Added by whoever seals first; wrapped anew by the installation alone, and deleted with the workspace.
alter table workspace_keys enable row level security;
--> statement-breakpoint
alter table workspace_keys force row level security;
--> statement-breakpoint
create policy owner_all on workspace_keys to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on workspace_keys to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert on workspace_keys to parallax_app;
--> statement-breakpoint
alter table api_keys enable row level security;
--> statement-breakpoint
alter table api_keys force row level security;
--> statement-breakpoint
create policy owner_all on api_keys to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on api_keys to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on api_keys to parallax_app;
--> statement-breakpoint
alter table triggers enable row level security;
--> statement-breakpoint
alter table triggers force row level security;
--> statement-breakpoint
create policy owner_all on triggers to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on triggers to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on triggers to parallax_app;
--> statement-breakpoint
alter table webhooks enable row level security;
--> statement-breakpoint
alter table webhooks force row level security;
--> statement-breakpoint
create policy owner_all on webhooks to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on webhooks to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on webhooks to parallax_app;
--> statement-breakpoint
alter table webhook_deliveries enable row level security;
--> statement-breakpoint
alter table webhook_deliveries force row level security;
--> statement-breakpoint
create policy owner_all on webhook_deliveries to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on webhook_deliveries to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on webhook_deliveries to parallax_app;
--> statement-breakpoint
-- What webhooks tell, written where it happens: no code path can forget it, and a run that did not end tells nobody.
create function tell_webhooks(workspace text, what text, body json) returns void language sql as $$
  insert into webhook_deliveries (id, workspace_id, webhook_id, event, body)
  select 'dlv_' || replace(gen_random_uuid()::text, '-', ''), workspace_id, id, what, body
  from webhooks where workspace_id = workspace and enabled and what = any (events)
$$;
--> statement-breakpoint
create function tell_run_finished() returns trigger language plpgsql as $$
begin
  perform tell_webhooks(new.workspace_id, 'run.finished', json_build_object(
    'type', 'run.finished', 'timestamp', new.finished_at, 'data', json_build_object(
      'runId', new.id, 'patternId', new.pattern_id, 'status', new.status, 'ms', new.ms,
      'confidence', json_build_object('status', new.conf_status, 'value', new.conf))));
  return null;
end $$;
--> statement-breakpoint
create trigger run_finished after update of finished_at on runs for each row
  when (old.finished_at is null and new.finished_at is not null and new.debug is null)
  execute function tell_run_finished();
--> statement-breakpoint
create function tell_approval_needed() returns trigger language plpgsql as $$
begin
  perform tell_webhooks(new.workspace_id, 'approval.needed', json_build_object(
    'type', 'approval.needed', 'timestamp', new.created_at, 'data', json_build_object(
      'approvalId', new.id, 'runId', new.run_id, 'node', new.node)));
  return null;
end $$;
--> statement-breakpoint
create trigger approval_needed after insert on approvals for each row execute function tell_approval_needed();
