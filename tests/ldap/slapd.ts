import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { eventually } from "../support/eventually";

const run = promisify(execFile);

export type Slapd = {
  port: number;
  tlsPort: number;
  /** PEM of the server's own authority. */
  certificate: string;
  fingerprint: string;
  /** Applies changes as the directory's administrator; LDIF. */
  modify(ldif: string): Promise<void>;
  stop(): Promise<void>;
};

export const suffix = "dc=example,dc=test";
export const reader = `cn=usher,${suffix}`;
export const readerPassword = "reads-only";
const admin = `cn=admin,${suffix}`;

/** A real OpenLDAP with these entries, loaded offline; only on loopback. */
export async function startSlapd(ldif: string): Promise<Slapd> {
  const dir = mkdtempSync(join(tmpdir(), "usher-slapd-"));
  mkdirSync(join(dir, "db"));
  const [port, tlsPort] = [await freePort(), await freePort()];
  const fingerprint = await makeCertificate(dir);
  writeFileSync(join(dir, "slapd.conf"), configuration(dir));
  writeFileSync(join(dir, "all.ldif"), `${base()}\n${ldif}`);
  const path = { env: { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin:/sbin` } };
  await run("slapadd", ["-q", "-f", join(dir, "slapd.conf"), "-l", join(dir, "all.ldif")], path);
  const urls = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`;
  // With -d it stays in the foreground, and ends with us.
  const server = spawn("slapd", ["-d", "0", "-f", join(dir, "slapd.conf"), "-h", urls], {
    ...path,
    stdio: "ignore",
  });
  const url = `ldap://127.0.0.1:${port}`;
  await eventually(() => run("ldapsearch", ["-x", "-H", url, "-b", "", "-s", "base"]));
  return {
    ...{ port, tlsPort, fingerprint },
    certificate: readFileSync(join(dir, "cert.pem"), "utf8"),
    async modify(changes) {
      const file = join(dir, "changes.ldif");
      writeFileSync(file, changes);
      await run("ldapmodify", ["-x", "-H", url, "-D", admin, "-w", "secret", "-f", file]);
    },
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill();
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function base(): string {
  return `dn: ${suffix}
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: ${reader}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: usher
userPassword: ${readerPassword}
`;
}

/** Limits as sites have them: 500 without pages, pages of 500 at most. */
function configuration(dir: string): string {
  return `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/nis.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile ${dir}/slapd.pid
sizelimit size.soft=500 size.hard=1000 size.pr=300 size.prtotal=unlimited
TLSCertificateFile ${dir}/cert.pem
TLSCertificateKeyFile ${dir}/key.pem
database mdb
maxsize 1073741824
suffix ${suffix}
rootdn ${admin}
rootpw secret
directory ${dir}/db
index objectClass,entryUUID,uid,mail,cn,member,uniqueMember,memberUid,modifyTimestamp eq
access to attrs=userPassword by anonymous auth by * none
access to dn.subtree="ou=hidden,${suffix}" by * none
access to * by * read
overlay ppolicy
`;
}

async function makeCertificate(dir: string): Promise<string> {
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
  await run("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost"],
    ...["-addext", names, "-keyout", join(dir, "key.pem"), "-out", join(dir, "cert.pem")],
  ]);
  const asked = ["x509", "-noout", "-fingerprint", "-sha256", "-in", join(dir, "cert.pem")];
  const { stdout } = await run("openssl", asked);
  return stdout.split("=")[1]?.trim() ?? "";
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
