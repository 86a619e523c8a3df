CREATE TABLE "saml_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL,
	"certificate" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sign_in_providers" ADD COLUMN "logout_point" text;
--> statement-breakpoint
-- Read and written before anybody is known, by the owner of the tables alone.
alter table saml_keys enable row level security;
--> statement-breakpoint
alter table saml_keys force row level security;
--> statement-breakpoint
create policy owner_all on saml_keys to current_user using (true) with check (true);
--> statement-breakpoint
-- Whether an organisation has an owner who may sign in and belongs to one of its workspaces. The application's role
-- sees neither whose access was taken away nor other workspaces: it is told of the organisation of the open workspace
-- and of no other.
create function organisation_has_owner(organisation text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from org_members o
      join users u on u.id = o.user_id and u.disabled_at is null
      join members m on m.user_id = o.user_id
      join workspaces w on w.id = m.workspace_id and w.organisation_id = o.organisation_id
    where o.organisation_id = organisation and o.role = 'owner'
      and (nullif(current_setting('app.workspace', true), '') is null or organisation =
        (select h.organisation_id from workspaces h where h.id = current_setting('app.workspace', true))))
$$;
--> statement-breakpoint
-- Whether somebody belongs to any workspace of an organisation; told in the same way.
create function has_workspace_of(organisation text, person text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from members m join workspaces w on w.id = m.workspace_id
    where m.user_id = person and w.organisation_id = organisation
      and (nullif(current_setting('app.workspace', true), '') is null or organisation =
        (select h.organisation_id from workspaces h where h.id = current_setting('app.workspace', true))))
$$;
--> statement-breakpoint
revoke all on function organisation_has_owner(text), has_workspace_of(text, text) from public;
--> statement-breakpoint
grant execute on function organisation_has_owner(text), has_workspace_of(text, text) to parallax_app;
--> statement-breakpoint
-- So that the people of a workspace see who of them cannot sign in, and an owner who cannot counts as none.
grant select (disabled_at) on users to parallax_app;
