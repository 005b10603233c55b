import { appDatabaseUrl } from "@/lib/config";

export type InstanceSettings = {
  ownerUrl: string;
  secret: string;
  baseUrl: string;
  dataDir: string;
  /** The database came with npm: mails land on a local page. */
  embedded: boolean;
  /** Whatever else this instance is told; undefined takes a variable of ours away from it. */
  extra?: Record<string, string | undefined>;
};

/** What the web process and the worker are told; only the migrator gets the owner's sign-in. */
export function childEnvironment(settings: InstanceSettings): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, ...inherited } = process.env;
  return {
    ...inherited,
    NEXT_TELEMETRY_DISABLED: "1",
    USHER_DATABASE_URL: appDatabaseUrl(settings.ownerUrl, settings.secret),
    USHER_SECRET: settings.secret,
    USHER_BASE_URL: settings.baseUrl,
    USHER_DATA_DIR: settings.dataDir,
    ...(settings.embedded ? { USHER_EMBEDDED: "1" } : {}),
    NEXTAUTH_URL: settings.baseUrl,
    NEXTAUTH_SECRET: settings.secret,
    ...settings.extra,
    NODE_ENV: "production",
  };
}

export function migratorEnvironment(settings: InstanceSettings): NodeJS.ProcessEnv {
  return { ...childEnvironment(settings), DATABASE_URL: settings.ownerUrl };
}
