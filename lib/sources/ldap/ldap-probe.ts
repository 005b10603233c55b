import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { OpenSocket, SourceProbeStep } from "../port";
import { connectLdap } from "./ldap-client";
import { type Directory, encrypted, openDirectory, signIn } from "./ldap-directory";
import { anything } from "./ldap-filter";
import { readEntry } from "./ldap-listing";
import { presetOf } from "./ldap-presets";
import { guessKind, readRoot } from "./ldap-root";
import type { CertificateFacts } from "./ldap-secure";
import { type LdapServer, type LdapSettings, readLdapSettings } from "./ldap-settings";

/** From the network to a member of a group, stage by stage; the first that fails ends the test. */
export async function probeLdap(
  open: OpenSocket,
  values: SettingValues,
  signal: AbortSignal,
): Promise<SourceProbeStep[]> {
  const steps: SourceProbeStep[] = [];
  const attempt = async (name: string, work: () => Promise<Outcome>): Promise<boolean> => {
    const step = await work().then(
      (outcome): SourceProbeStep => ({ name, ...told(outcome) }),
      (error: unknown): SourceProbeStep => ({ name, state: "failed", message: reasonOf(error) }),
    );
    steps.push(step);
    return step.state !== "failed";
  };
  let settings: LdapSettings | null = null;
  const areReadable = await attempt("Settings", async () => {
    settings = readLdapSettings(values);
    return flaws(settings) ?? "Addresses and filters can be read.";
  });
  if (!areReadable || settings === null) return steps;
  const server = await reach(open, settings, steps, signal);
  if (server === null) return steps;
  const directory = openDirectory(open, settings, server);
  const source = connectLdap(open, { ...values, servers: addressOf(server) });
  try {
    const isThere =
      (await attempt("Directory", () => vendor(directory, values, signal))) &&
      (await attempt("Base DN", () => bases(directory, signal)));
    if (!isThere) return steps;
    await attempt("Read people", () => firstPerson(source, signal));
    await attempt("Read groups and members", () => firstGroups(source, signal));
  } finally {
    directory.close();
    await source.close?.();
  }
  return steps;
}

type Outcome = string | { warning: string };
type Source = ReturnType<typeof connectLdap>;

function told(outcome: Outcome): Omit<SourceProbeStep, "name"> {
  if (typeof outcome === "string") return { state: "passed", message: outcome };
  return { state: "warning", message: outcome.warning };
}

function reasonOf(error: unknown): string {
  if (error instanceof SyncError) return error.message;
  if (error instanceof DOMException) {
    return "The test took too long here. Check the network, and that the filter's attributes are indexed.";
  }
  throw error;
}

/** Settings that work, and that somebody will be sorry about. */
function flaws(settings: LdapSettings): Outcome | null {
  const isPlain = settings.servers.some(({ isTls }) => !isTls) && !settings.isStartTls;
  if (isPlain) {
    return {
      warning:
        "The connection is not encrypted: everybody on the way can read the password and all people. Use ldaps:// or StartTLS.",
    };
  }
  if (
    ["uid", "mail", "samaccountname", "cn", "userprincipalname"].includes(settings.id.toLowerCase())
  ) {
    return {
      warning: `${settings.id} is the id, and it changes with a rename: Usher would take the person for a new one. Use objectGUID or entryUUID.`,
    };
  }
  return null;
}

/** Every server is tried; one of several that does not work is a warning. */
async function reach(
  open: OpenSocket,
  settings: LdapSettings,
  steps: SourceProbeStep[],
  signal: AbortSignal,
): Promise<LdapServer | null> {
  const tried: { server: LdapServer; step: SourceProbeStep }[] = [];
  for (const server of settings.servers) {
    tried.push({ server, step: await reachOne(open, settings, server, signal) });
  }
  const good = tried.find(({ step }) => step.state === "passed");
  for (const { step } of tried) {
    steps.push(step.state === "failed" && good ? { ...step, state: "warning" } : step);
  }
  return good?.server ?? null;
}

async function reachOne(
  open: OpenSocket,
  settings: LdapSettings,
  server: LdapServer,
  signal: AbortSignal,
): Promise<SourceProbeStep> {
  const name = `Sign-in at ${server.host}`;
  let facts: CertificateFacts | null = null;
  try {
    const session = await encrypted(open, settings, server, signal, (shown) => {
      facts = shown;
    });
    await signIn(session, settings, signal);
    session.close();
    return { name, state: "passed", message: `Signed in. ${certificateText(facts)}` };
  } catch (error) {
    return { name, state: "failed", message: reasonOf(error) };
  }
}

function certificateText(facts: CertificateFacts | null): string {
  if (facts === null) return "The connection is not encrypted.";
  const { subject, issuer, validTo, fingerprint } = facts;
  return `The certificate of ${subject} is signed by ${issuer} and ends on ${validTo}; its fingerprint is ${fingerprint}.`;
}

async function vendor(
  directory: Directory,
  values: SettingValues,
  signal: AbortSignal,
): Promise<Outcome> {
  const root = await readRoot(directory, signal);
  const guess = guessKind(root);
  const chosen = values["kind"] ?? "ad";
  const named = `It holds ${root.contexts.join(", ") || "no base DN that it tells of"}.`;
  if (guess === null || guess === chosen || chosen === "posix") {
    return `${root.vendor ?? "A directory server"} answers. ${named}`;
  }
  const looksLike = presetOf(guess).label;
  return {
    warning: `This looks like ${looksLike}, but ${presetOf(chosen).label} is chosen as the kind of directory. Choose ${looksLike}, unless that is meant so. ${named}`,
  };
}

async function bases(directory: Directory, signal: AbortSignal): Promise<Outcome> {
  const { baseDn, users, groups } = directory.settings;
  const isThere = (dn: string) => {
    const wanted = { filter: anything, attributes: ["objectClass"], what: "the base DN" };
    return readEntry(directory, dn, wanted, signal);
  };
  for (const dn of new Set([baseDn, users.base, groups.base])) {
    if (await isThere(dn)) continue;
    const { contexts } = await readRoot(directory, signal);
    throw new SyncError(
      "stop",
      "SOURCE_BASE_MISSING",
      `There is no ${dn || "empty base DN"} here, or the user may not see it. The directory holds ${contexts.join(", ") || "nothing that it tells of"}.`,
    );
  }
  return "It exists.";
}

async function firstPerson(source: Source, signal: AbortSignal): Promise<Outcome> {
  for await (const { items } of source.users(signal)) {
    const [person] = items;
    if (!person) continue;
    const nameless = items.filter(({ userName }) => userName === "").length;
    if (nameless > 0) {
      return {
        warning: `${nameless} of the first ${items.length} people have no user name. Choose another attribute for it, or a filter that leaves them out.`,
      };
    }
    return `The first ${items.length} people can be read, among them ${person.userName}.`;
  }
  return { warning: "Nobody matches the filter for people. Check it, and where people are kept." };
}

const groupsTried = 20;

/** A group whose member is a person in scope shows that names lead to people. */
async function firstGroups(source: Source, signal: AbortSignal): Promise<Outcome> {
  for await (const { items } of source.groups(signal)) {
    for (const group of items.slice(0, groupsTried)) {
      for await (const { items: members } of source.members(group.id, signal)) {
        if (members.length > 0) {
          return `The first ${items.length} groups can be read, and the members of ${group.displayName} are people or groups that Usher reads.`;
        }
      }
    }
    return {
      warning: `No member of the first ${Math.min(items.length, groupsTried)} groups is a person or group that Usher reads. Check the attribute with members, and the filters.`,
    };
  }
  return {
    warning: "No group matches the filter for groups. Check it, and where groups are kept.",
  };
}

function addressOf({ isTls, host, port }: LdapServer): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return `${isTls ? "ldaps" : "ldap"}://${name}:${port}`;
}
