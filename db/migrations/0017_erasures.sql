-- Nothing wrote this table before; what an operator may have put into it are people.
ALTER TABLE "erasures" RENAME COLUMN "user_id" TO "id";--> statement-breakpoint
ALTER TABLE "erasures" ADD COLUMN "kind" text DEFAULT 'person' NOT NULL;--> statement-breakpoint
ALTER TABLE "erasures" ALTER COLUMN "kind" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "erasures" ADD COLUMN "runs" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "erasures" DROP CONSTRAINT "erasures_pkey";--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_kind_id_pk" PRIMARY KEY("kind","id");--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_kind" CHECK ("erasures"."kind" in ('person', 'workspace', 'organisation'));
