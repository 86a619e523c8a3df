CREATE TABLE "grants" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"organisation_id" text,
	"pattern_id" text NOT NULL,
	"user_id" text,
	"group_id" text,
	"permissions" text[] NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "grants_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "grants_id_unique" UNIQUE("id"),
	CONSTRAINT "grants_person" UNIQUE("workspace_id","pattern_id","user_id"),
	CONSTRAINT "grants_group" UNIQUE("workspace_id","pattern_id","group_id"),
	CONSTRAINT "grants_to_one" CHECK (num_nonnulls("grants"."user_id", "grants"."group_id") = 1),
	CONSTRAINT "grants_group_place" CHECK (num_nulls("grants"."group_id", "grants"."organisation_id") in (0, 2))
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"token_hash" text NOT NULL,
	"email" text,
	"role" text NOT NULL,
	"invited_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"accepted_by" text,
	CONSTRAINT "invitations_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "invitations_id_unique" UNIQUE("id"),
	CONSTRAINT "invitations_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "invitations_role" CHECK ("invitations"."role" in ('owner', 'admin', 'designer', 'operator', 'reviewer', 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "group_members" (
	"organisation_id" text NOT NULL,
	"group_id" text NOT NULL,
	"user_id" text NOT NULL,
	CONSTRAINT "group_members_organisation_id_group_id_user_id_pk" PRIMARY KEY("organisation_id","group_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "groups" (
	"id" text NOT NULL,
	"organisation_id" text NOT NULL,
	"name" text NOT NULL,
	"external_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "groups_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "groups_id_unique" UNIQUE("id"),
	CONSTRAINT "groups_name" UNIQUE("organisation_id","name")
);
--> statement-breakpoint
CREATE TABLE "org_members" (
	"organisation_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "org_members_organisation_id_user_id_pk" PRIMARY KEY("organisation_id","user_id"),
	CONSTRAINT "org_members_role" CHECK ("org_members"."role" in ('owner', 'admin', 'member'))
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "created_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "organisation_id" text;--> statement-breakpoint
-- Every workspace there is gets an organisation of its own, and its people become that organisation's.
insert into organisations (id, name, created_at)
  select 'org_' || regexp_replace(id, '^wsp_', ''), name, created_at from workspaces;
--> statement-breakpoint
update workspaces set organisation_id = 'org_' || regexp_replace(id, '^wsp_', '');
--> statement-breakpoint
ALTER TABLE "workspaces" ALTER COLUMN "organisation_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_of_organisation" UNIQUE("organisation_id","id");--> statement-breakpoint
insert into org_members (organisation_id, user_id, role)
  select w.organisation_id, m.user_id, case m.role when 'owner' then 'owner' else 'member' end
  from members m join workspaces w on w.id = m.workspace_id;
--> statement-breakpoint
-- Editors could do what designers can.
update members set role = 'designer' where role = 'editor';
--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_workspace_id_pattern_id_patterns_workspace_id_id_fk" FOREIGN KEY ("workspace_id","pattern_id") REFERENCES "public"."patterns"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_workspace_id_user_id_members_workspace_id_user_id_fk" FOREIGN KEY ("workspace_id","user_id") REFERENCES "public"."members"("workspace_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_organisation_id_workspace_id_workspaces_organisation_id_id_fk" FOREIGN KEY ("organisation_id","workspace_id") REFERENCES "public"."workspaces"("organisation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_organisation_id_group_id_groups_organisation_id_id_fk" FOREIGN KEY ("organisation_id","group_id") REFERENCES "public"."groups"("organisation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_organisation_id_group_id_groups_organisation_id_id_fk" FOREIGN KEY ("organisation_id","group_id") REFERENCES "public"."groups"("organisation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_organisation_id_user_id_org_members_organisation_id_user_id_fk" FOREIGN KEY ("organisation_id","user_id") REFERENCES "public"."org_members"("organisation_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "groups" ADD CONSTRAINT "groups_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "org_members" ADD CONSTRAINT "org_members_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "org_members" ADD CONSTRAINT "org_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invitations_open" ON "invitations" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "group_members_user" ON "group_members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "org_members_user" ON "org_members" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_role" CHECK ("members"."role" in ('owner', 'admin', 'designer', 'operator', 'reviewer', 'viewer'));
--> statement-breakpoint
alter table invitations enable row level security;
--> statement-breakpoint
alter table invitations force row level security;
--> statement-breakpoint
create policy owner_all on invitations to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on invitations to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on invitations to parallax_app;
--> statement-breakpoint
alter table grants enable row level security;
--> statement-breakpoint
alter table grants force row level security;
--> statement-breakpoint
create policy owner_all on grants to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on grants to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on grants to parallax_app;
--> statement-breakpoint
-- Of the organisation only what belongs to that of the open workspace.
alter table organisations enable row level security;
--> statement-breakpoint
alter table organisations force row level security;
--> statement-breakpoint
create policy owner_all on organisations to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_organisation on organisations to parallax_app
  using (id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')))
  with check (id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')));
--> statement-breakpoint
grant select, update (name) on organisations to parallax_app;
--> statement-breakpoint
alter table org_members enable row level security;
--> statement-breakpoint
alter table org_members force row level security;
--> statement-breakpoint
create policy owner_all on org_members to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_organisation on org_members to parallax_app
  using (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')))
  with check (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')));
--> statement-breakpoint
grant select, insert, update, delete on org_members to parallax_app;
--> statement-breakpoint
alter table groups enable row level security;
--> statement-breakpoint
alter table groups force row level security;
--> statement-breakpoint
create policy owner_all on groups to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_organisation on groups to parallax_app
  using (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')))
  with check (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')));
--> statement-breakpoint
grant select on groups to parallax_app;
--> statement-breakpoint
alter table group_members enable row level security;
--> statement-breakpoint
alter table group_members force row level security;
--> statement-breakpoint
create policy owner_all on group_members to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_organisation on group_members to parallax_app
  using (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')))
  with check (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')));
--> statement-breakpoint
grant select on group_members to parallax_app;
--> statement-breakpoint
-- A process of a release before this one names no organisation when it makes a workspace.
create function give_organisation() returns trigger language plpgsql as $$
begin
  if new.organisation_id is not null then return new; end if;
  select organisation_id into new.organisation_id from workspaces where id = new.id;
  if found then return new; end if;
  new.organisation_id := 'org_' || regexp_replace(new.id, '^wsp_', '');
  insert into organisations (id, name) values (new.organisation_id, new.name);
  return new;
end $$;
--> statement-breakpoint
create trigger give_organisation before insert on workspaces
  for each row execute function give_organisation();
