CREATE TABLE "trained_agents" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"labels" jsonb NOT NULL,
	"examples" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "trained_agents_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "trained_agents_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "approvals" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"run_id" text NOT NULL,
	"node" text NOT NULL,
	"key" text NOT NULL,
	"question" text NOT NULL,
	"options" jsonb,
	"answer_type" jsonb NOT NULL,
	"subject" jsonb NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"answer" jsonb,
	"answered_by" text,
	"answered_at" timestamp with time zone,
	"deadline" timestamp with time zone,
	"on_timeout" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "approvals_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "approvals_id_unique" UNIQUE("id"),
	CONSTRAINT "approvals_once" UNIQUE("run_id","key")
);
--> statement-breakpoint
CREATE TABLE "listings" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"version_id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"publisher" text NOT NULL,
	"name" text NOT NULL,
	"summary" text NOT NULL,
	"category" text NOT NULL,
	"semver" text NOT NULL,
	"hash" text NOT NULL,
	"graph" jsonb NOT NULL,
	"note" text NOT NULL,
	"requires" jsonb NOT NULL,
	"example" jsonb NOT NULL,
	"is_latest" boolean DEFAULT true NOT NULL,
	"node_count" integer NOT NULL,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "listings_version_id_unique" UNIQUE("version_id")
);
--> statement-breakpoint
CREATE TABLE "patterns" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"graph" jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"installed_from" text,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "patterns_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "patterns_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"pattern_id" text NOT NULL,
	"semver" text NOT NULL,
	"hash" text NOT NULL,
	"graph" jsonb NOT NULL,
	"note" text NOT NULL,
	"published_by" text NOT NULL,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "versions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "versions_id_unique" UNIQUE("id"),
	CONSTRAINT "versions_semver" UNIQUE("workspace_id","pattern_id","semver")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"user_id" text NOT NULL,
	"type" text NOT NULL,
	"provider" text NOT NULL,
	"provider_account_id" text NOT NULL,
	"refresh_token" text,
	"access_token" text,
	"expires_at" integer,
	"token_type" text,
	"scope" text,
	"id_token" text,
	"session_state" text,
	CONSTRAINT "accounts_provider_provider_account_id_pk" PRIMARY KEY("provider","provider_account_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"session_token" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"expires" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text,
	"email" text,
	"email_verified" timestamp with time zone,
	"image" text,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verification_tokens" (
	"identifier" text NOT NULL,
	"token" text NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	CONSTRAINT "verification_tokens_identifier_token_pk" PRIMARY KEY("identifier","token")
);
--> statement-breakpoint
CREATE TABLE "run_events" (
	"run_id" text NOT NULL,
	"seq" integer NOT NULL,
	"workspace_id" text NOT NULL,
	"at" bigint NOT NULL,
	"kind" text NOT NULL,
	"node" text,
	"body" jsonb NOT NULL,
	CONSTRAINT "run_events_run_id_seq_pk" PRIMARY KEY("run_id","seq")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"pattern_id" text NOT NULL,
	"hash" text NOT NULL,
	"graph" jsonb NOT NULL,
	"inputs" jsonb NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"last_seq" integer DEFAULT 0 NOT NULL,
	"cancel_requested" timestamp with time zone,
	"retry_of" text,
	"from_node" text,
	"started_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"ms" integer,
	"conf_status" text,
	"conf" double precision,
	"calls" integer,
	"units" double precision,
	"reason" text,
	CONSTRAINT "runs_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "runs_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"pid" integer NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"beat" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "members" (
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "members_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "trained_agents" ADD CONSTRAINT "trained_agents_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_workspace_id_run_id_runs_workspace_id_id_fk" FOREIGN KEY ("workspace_id","run_id") REFERENCES "public"."runs"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patterns" ADD CONSTRAINT "patterns_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_workspace_id_pattern_id_patterns_workspace_id_id_fk" FOREIGN KEY ("workspace_id","pattern_id") REFERENCES "public"."patterns"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_events" ADD CONSTRAINT "run_events_workspace_id_run_id_runs_workspace_id_id_fk" FOREIGN KEY ("workspace_id","run_id") REFERENCES "public"."runs"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_workspace_id_pattern_id_patterns_workspace_id_id_fk" FOREIGN KEY ("workspace_id","pattern_id") REFERENCES "public"."patterns"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "trained_agents_by_time" ON "trained_agents" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "approvals_inbox" ON "approvals" USING btree ("workspace_id","status","created_at");--> statement-breakpoint
CREATE INDEX "listings_slug" ON "listings" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "listings_category" ON "listings" USING btree ("category","is_latest");--> statement-breakpoint
CREATE INDEX "patterns_by_update" ON "patterns" USING btree ("workspace_id","updated_at");--> statement-breakpoint
CREATE INDEX "run_events_kind" ON "run_events" USING btree ("workspace_id","kind","at");--> statement-breakpoint
CREATE INDEX "runs_recent" ON "runs" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "runs_by_pattern" ON "runs" USING btree ("workspace_id","pattern_id","created_at");--> statement-breakpoint
CREATE INDEX "runs_by_hash" ON "runs" USING btree ("hash","status");--> statement-breakpoint
CREATE INDEX "runs_open" ON "runs" USING btree ("status");--> statement-breakpoint
CREATE INDEX "members_user" ON "members" USING btree ("user_id");