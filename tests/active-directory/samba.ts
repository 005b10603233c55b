import { execFile, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { eventually } from "../support/eventually";

const run = promisify(execFile);

export type Samba = {
  /** Of ldap:// on loopback. */
  port: number;
  /** PEM of the authority that the domain controller made for itself. */
  certificate: string;
  fingerprint: string;
  /** Changes the directory under the server's hands; LDIF. */
  modify(ldif: string): Promise<void>;
  stop(): Promise<void>;
};

export const domainDn = "DC=example,DC=test";
export const administrator = "Administrator@example.test";
export const password = "Passw0rd.Test1";

/**
 * A real domain controller with these entries. Its ports are fixed, so it runs in a network of its
 * own, and a forwarder leads to the socket file that crosses from there.
 */
export async function startSamba(ldif: string): Promise<Samba> {
  const dir = mkdtempSync(join(tmpdir(), "usher-samba-"));
  const at = join(dir, "ad");
  mkdirSync(join(at, "run"), { recursive: true });
  const conf = join(at, "etc/smb.conf");
  await provision(at, conf);
  const modify = (changes: string) => applyLdif(dir, at, changes);
  await modify(ldif);
  const program = `ip link set lo up; exec samba -i -M single -s ${conf} \
    --option="server services=ldap" --option="interfaces=lo" --option="bind interfaces only=yes" \
    --option="pid directory=${at}/run" --debuglevel=1 --no-process-group`;
  const server = spawn("unshare", ["-n", "sh", "-c", program], { stdio: "ignore" });
  const forwarder = await forward(join(at, "private/ldapi"));
  const tls = join(at, "private/tls");
  const certificate = await eventually(() => readFileSync(join(tls, "ca.pem"), "utf8"), {
    withinMs: 60_000,
  });
  await eventually(() => answers(join(at, "private/ldapi")), { withinMs: 60_000 });
  return {
    ...{ port: portOf(forwarder), certificate, modify },
    fingerprint: new X509Certificate(readFileSync(join(tls, "cert.pem"))).fingerprint256,
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill();
      await ended;
      forwarder.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function provision(at: string, conf: string): Promise<void> {
  await run("samba-tool", [
    ...["domain", "provision", "--configfile=/dev/null", `--targetdir=${at}`],
    ...["--realm=EXAMPLE.TEST", "--domain=EXAMPLE", `--adminpass=${password}`],
    ...["--server-role=dc", "--dns-backend=NONE", "--host-name=dc1", "--host-ip=127.0.0.1"],
    ...["--use-rfc2307", "--option=interfaces=lo", "--option=bind interfaces only=yes"],
  ]);
  await run("samba-tool", [
    ...["domain", "passwordsettings", "set", "-s", conf],
    ...["--complexity=off", "--min-pwd-length=0", "--history-length=0", "--min-pwd-age=0"],
  ]);
}

/** Straight into its database: adds and changes alike, as LDIF has them. */
async function applyLdif(dir: string, at: string, ldif: string): Promise<void> {
  const file = join(dir, "changes.ldif");
  writeFileSync(file, ldif);
  await run("ldbmodify", ["-H", join(at, "private/sam.ldb"), file]);
}

function forward(socketFile: string): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(socketFile);
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function answers(socketFile: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketFile, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", reject);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
