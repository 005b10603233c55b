import { createServer } from "node:net";
import { Failure } from "./failure";

const portWanted = 3000;

/** PORT when it is given, and then that one or nothing; else 3000 or the next best free one. */
export async function choosePort(given: string | undefined): Promise<number> {
  if (given === undefined || given === "") {
    return (await isFree(portWanted)) ? portWanted : freePort();
  }
  const port = Number(given);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Failure(`PORT=${given} is not a port.`, "Use a number between 1 and 65535.");
  }
  if (await isFree(port)) return port;
  throw new Failure(
    `Port ${port} is taken by another program.`,
    "Stop that program or choose another port, for example PORT=3100 npm start.",
  );
}

export async function freePort(): Promise<number> {
  const port = await tryToListen(0, "127.0.0.1");
  if (port === null) throw new Failure("This machine has no free port.", "Stop some programs.");
  return port;
}

/** Free means free on every address: a program on 127.0.0.1 alone would still take our visitors. */
export async function isFree(port: number): Promise<boolean> {
  return (await tryToListen(port, "127.0.0.1")) !== null && (await tryToListen(port)) !== null;
}

function tryToListen(port: number, host?: string): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}
