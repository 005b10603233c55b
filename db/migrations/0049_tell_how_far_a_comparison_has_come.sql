CREATE TABLE "comparisons_under_way" (
	"tenant_id" text NOT NULL,
	"one" text NOT NULL,
	"other" text NOT NULL,
	"looked" integer NOT NULL,
	"total" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "comparisons_under_way_tenant_id_one_other_pk" PRIMARY KEY("tenant_id","one","other")
);
