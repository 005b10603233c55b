import { createHmac } from "node:crypto";
import { z } from "zod";

const flag = z
  .enum(["0", "1", "false", "true", ""])
  .default("")
  .transform((text) => text === "1" || text === "true");

const list = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""));

const environment = z.object({
  DATABASE_URL: z.string().optional(),
  USHER_DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  USHER_BASE_URL: z.url().default("http://localhost:3000"),
  USHER_SECRET: z.string().min(32, "needs at least 32 characters").optional(),
  USHER_DATA_DIR: z.string().default(".data"),
  USHER_PROGRAMS_DIR: z.string().default("dist"),
  USHER_EMBEDDED: flag,
  USHER_EGRESS_ALLOW: list,
  USHER_ALLOW_BASE_URL_OVERRIDE: flag,
  USHER_TRUST_PROXY: flag,
  USHER_SIGN_UP: z.enum(["open", "closed"]).default("open"),
  USHER_SUPPORT_STAFF: list,
  USHER_LICENCE_KEYS: list,
  USHER_REQUEST_DAYS: z.coerce.number().int().min(1).max(400).default(30),
  USHER_CHANGE_DAYS: z.coerce.number().int().min(7).max(3_650).default(90),
  USHER_RUN_DAYS: z.coerce.number().int().min(30).max(3_650).default(400),
  USHER_SCIM_RATE: z.coerce.number().positive().default(100),
  USHER_SCIM_BURST: z.coerce.number().int().positive().default(300),
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().default("Usher <usher@localhost>"),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().default("single sign-on"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  NODE_ENV: z.string().default("development"),
});

export type Config = ReturnType<typeof readConfig>;

let current: Config | null = null;

/** The whole configuration, read once from the environment; a bad value names itself and ends the start. */
export function config(): Config {
  current ??= readConfig(process.env);
  return current;
}

export function readConfig(env: Record<string, string | undefined>) {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const what = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new Error(`The configuration cannot be used: ${what.join("; ")}. Set these variables.`);
  }
  const values = parsed.data;
  const secret = values.USHER_SECRET;
  if (!secret) {
    throw new Error("USHER_SECRET is not set. Give it at least 32 random characters and keep it.");
  }
  return {
    /** Where people and identity providers reach this Usher; no trailing slash. */
    baseUrl: values.USHER_BASE_URL.replace(/\/+$/, ""),
    /** The program's own connection: a role that owns nothing and cannot bypass row-level security. */
    databaseUrl: values.USHER_DATABASE_URL ?? appDatabaseUrl(values.DATABASE_URL, secret),
    redisUrl: values.REDIS_URL ?? null,
    secret,
    dataDir: values.USHER_DATA_DIR,
    /** Where our bundled programs lie, below the working directory. */
    programsDir: values.USHER_PROGRAMS_DIR,
    /** Mails land on a local page and a demo workspace exists. */
    embedded: values.USHER_EMBEDDED,
    egressAllow: values.USHER_EGRESS_ALLOW,
    allowBaseUrlOverride: values.USHER_ALLOW_BASE_URL_OVERRIDE,
    trustProxy: values.USHER_TRUST_PROXY,
    signUp: values.USHER_SIGN_UP,
    /** Public Ed25519 keys in base64url that licences are signed with; none: no licence is asked for. */
    licenceKeys: values.USHER_LICENCE_KEYS,
    /** Confirmed addresses, or `@domain`, of whoever supports all workspaces of this Usher. */
    supportStaff: values.USHER_SUPPORT_STAFF.map((one) => one.toLowerCase()),
    /** How long the log of SCIM requests goes back. */
    requestDays: values.USHER_REQUEST_DAYS,
    /** How long the decisions of a run are kept; the run itself and its counts stay longer. */
    changeDays: values.USHER_CHANGE_DAYS,
    /** How long runs and their counts are kept; never shorter than what belongs to them. */
    runDays: Math.max(values.USHER_RUN_DAYS, values.USHER_CHANGE_DAYS, values.USHER_REQUEST_DAYS),
    /** SCIM requests of one app: a second, lastingly, and at once after a pause. */
    scimRate: { perSecond: values.USHER_SCIM_RATE, burst: values.USHER_SCIM_BURST },
    mail: { smtpUrl: values.SMTP_URL ?? null, from: values.MAIL_FROM },
    oidc: oidcSettings(values),
    logLevel: values.LOG_LEVEL,
    production: values.NODE_ENV === "production",
  };
}

/** The role the migrator makes for the program, and its password: derived, so nothing else to keep. */
export const appRole = "usher_app";

export function appRolePassword(secret: string): string {
  return createHmac("sha256", secret).update(appRole).digest("hex");
}

export function appDatabaseUrl(ownerUrl: string | undefined, secret: string): string {
  if (!ownerUrl) {
    throw new Error(
      "DATABASE_URL is not set. Point it at a PostgreSQL database, or run npm start.",
    );
  }
  const url = new URL(ownerUrl);
  url.username = appRole;
  url.password = appRolePassword(secret);
  return url.href;
}

function oidcSettings(values: z.infer<typeof environment>) {
  const {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
  } = values;
  if (!issuer || !clientId || !clientSecret) return null;
  return { issuer, clientId, clientSecret, name: values.OIDC_NAME };
}
