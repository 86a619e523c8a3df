CREATE TABLE "directory_people" (
	"organisation_id" text NOT NULL,
	"user_id" text NOT NULL,
	"user_name" text NOT NULL,
	"external_id" text,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "directory_people_organisation_id_user_id_pk" PRIMARY KEY("organisation_id","user_id"),
	CONSTRAINT "directory_people_name" UNIQUE("organisation_id","user_name")
);
--> statement-breakpoint
CREATE TABLE "group_roles" (
	"organisation_id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"group_name" text NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "group_roles_workspace_id_group_name_pk" PRIMARY KEY("workspace_id","group_name"),
	CONSTRAINT "group_roles_role" CHECK ("group_roles"."role" in ('admin', 'designer', 'operator', 'reviewer', 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "passkeys" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"public_key" text NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "scim_tokens" (
	"id" text NOT NULL,
	"organisation_id" text NOT NULL,
	"hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "scim_tokens_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "scim_tokens_id_unique" UNIQUE("id"),
	CONSTRAINT "scim_tokens_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempts" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"provider_id" text,
	"browser" text NOT NULL,
	"kept" text NOT NULL,
	"expires" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_domains" (
	"organisation_id" text NOT NULL,
	"domain" text NOT NULL,
	"token" text NOT NULL,
	"verified_at" timestamp with time zone,
	"verified_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sign_in_domains_organisation_id_domain_pk" PRIMARY KEY("organisation_id","domain")
);
--> statement-breakpoint
CREATE TABLE "sign_in_providers" (
	"id" text NOT NULL,
	"organisation_id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"issuer" text NOT NULL,
	"client_id" text,
	"sealed" text,
	"entry_point" text,
	"certificates" text[],
	"groups_claim" text DEFAULT 'groups' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sign_in_providers_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "sign_in_providers_id_unique" UNIQUE("id"),
	CONSTRAINT "sign_in_providers_kind" CHECK ("sign_in_providers"."kind" in ('oidc', 'saml')),
	CONSTRAINT "sign_in_providers_whole" CHECK (case "sign_in_providers"."kind" when 'oidc' then "sign_in_providers"."client_id" is not null
        else "sign_in_providers"."entry_point" is not null and cardinality("sign_in_providers"."certificates") > 0 end)
);
--> statement-breakpoint
CREATE TABLE "used_proofs" (
	"id" text PRIMARY KEY NOT NULL,
	"expires" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "id" text DEFAULT 'ses_' || replace(gen_random_uuid()::text, '-', '') NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "created_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "last_used_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "issuer" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "subject" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "provider_session" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "disabled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "directory_people" ADD CONSTRAINT "directory_people_organisation_id_user_id_org_members_organisation_id_user_id_fk" FOREIGN KEY ("organisation_id","user_id") REFERENCES "public"."org_members"("organisation_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_roles" ADD CONSTRAINT "group_roles_organisation_id_workspace_id_workspaces_organisation_id_id_fk" FOREIGN KEY ("organisation_id","workspace_id") REFERENCES "public"."workspaces"("organisation_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_tokens" ADD CONSTRAINT "scim_tokens_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_attempts" ADD CONSTRAINT "sign_in_attempts_provider_id_sign_in_providers_id_fk" FOREIGN KEY ("provider_id") REFERENCES "public"."sign_in_providers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_domains" ADD CONSTRAINT "sign_in_domains_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_providers" ADD CONSTRAINT "sign_in_providers_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "group_roles_organisation" ON "group_roles" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "passkeys_user" ON "passkeys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sign_in_attempts_expires" ON "sign_in_attempts" USING btree ("expires");--> statement-breakpoint
CREATE UNIQUE INDEX "sign_in_domains_verified" ON "sign_in_domains" USING btree ("domain") WHERE "sign_in_domains"."verified_at" is not null;--> statement-breakpoint
CREATE INDEX "used_proofs_expires" ON "used_proofs" USING btree ("expires");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_subject" ON "sessions" USING btree ("issuer","subject");--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_id_unique" UNIQUE("id");
--> statement-breakpoint
alter table sign_in_providers enable row level security;
--> statement-breakpoint
alter table sign_in_providers force row level security;
--> statement-breakpoint
create policy owner_all on sign_in_providers to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_organisation on sign_in_providers to parallax_app
  using (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')))
  with check (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')));
--> statement-breakpoint
grant select, insert, update, delete on sign_in_providers to parallax_app;
--> statement-breakpoint
alter table sign_in_domains enable row level security;
--> statement-breakpoint
alter table sign_in_domains force row level security;
--> statement-breakpoint
create policy owner_all on sign_in_domains to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_organisation on sign_in_domains to parallax_app
  using (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')))
  with check (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')));
--> statement-breakpoint
grant select, insert, update, delete on sign_in_domains to parallax_app;
--> statement-breakpoint
alter table scim_tokens enable row level security;
--> statement-breakpoint
alter table scim_tokens force row level security;
--> statement-breakpoint
create policy owner_all on scim_tokens to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_organisation on scim_tokens to parallax_app
  using (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')))
  with check (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')));
--> statement-breakpoint
grant select, insert, update, delete on scim_tokens to parallax_app;
--> statement-breakpoint
alter table directory_people enable row level security;
--> statement-breakpoint
alter table directory_people force row level security;
--> statement-breakpoint
create policy owner_all on directory_people to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_organisation on directory_people to parallax_app
  using (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')))
  with check (organisation_id = (select organisation_id from workspaces
    where workspaces.id = nullif(current_setting('app.workspace', true), '')));
--> statement-breakpoint
grant select on directory_people to parallax_app;
--> statement-breakpoint
alter table group_roles enable row level security;
--> statement-breakpoint
alter table group_roles force row level security;
--> statement-breakpoint
create policy owner_all on group_roles to current_user using (true) with check (true);
--> statement-breakpoint
create policy own_workspace on group_roles to parallax_app
  using (workspace_id = nullif(current_setting('app.workspace', true), ''))
  with check (workspace_id = nullif(current_setting('app.workspace', true), ''));
--> statement-breakpoint
grant select, insert, update, delete on group_roles to parallax_app;
