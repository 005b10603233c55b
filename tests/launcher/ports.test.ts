import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { choosePort, freePort, isFree } from "@/scripts/lib/ports";

test("a wanted port that is taken is told in one sentence, with the way out", async () => {
  const port = await takenPort();
  await expect(choosePort(String(port))).rejects.toMatchObject({
    message: `Port ${port} is taken by another program.`,
    wayOut: "Stop that program or choose another port, for example PORT=3100 npm start.",
  });
});

test.each(["abc", "0", "70000", "80.5"])("PORT=%s is refused", async (given) => {
  await expect(choosePort(given)).rejects.toThrow(`PORT=${given} is not a port.`);
});

test("without PORT there is always a free one", async () => {
  expect(await isFree(await choosePort(undefined))).toBe(true);
});

test("a free port that is asked for is taken", async () => {
  const port = await freePort();
  expect(await choosePort(String(port))).toBe(port);
});

/** Taken on the loopback address alone: even then it is not ours. */
function takenPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    onTestFinished(() => void server.close());
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address) resolve(address.port);
      else reject(new Error("no address"));
    });
  });
}
