import { defaultSettings } from "@/lib/core/settings/sync-settings";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { saveSettings } from "@/lib/engine/settings/save-settings";
import type { TargetCase } from "../conformance/target-fixture";
import { closing, written } from "./strange-world";
import { actor, fullRun, goOn, type World, worldOn } from "./world";

/** A world over one product, for runs beside troubles. */
export const usernameOf = (name: string) => `${name}@acme.test`;

/** Where no call makes accounts, all of them are there already. */
export async function begin(
  { id, version, startFake }: TargetCase,
  newcomers: number,
): Promise<World> {
  const makesNone = id === "confluence-cloud" || (id === "confluence" && version === "7.19");
  const names = makesNone
    ? ["p0", ...Array.from({ length: newcomers }, (_, at) => `p${at + 1}`)]
    : [];
  const people = [...names, "old"].map((name) => {
    const username = usernameOf(name);
    return { username, displayName: `${name} Doe`, email: username, active: true };
  });
  const groups = { everybody: people.map(({ username }) => username) };
  const fake = await startFake({ version, people, groups });
  closing.push(fake);
  const world = await worldOn(id, fake);
  await saveSettings(world.tenantId, actor, world.syncId, {
    users: { ...defaultSettings.users, adoption: "automatic" },
  });
  return world;
}

/** Full runs until one succeeds, as the schedule would start them. */
export async function untilDone(world: World): Promise<void> {
  for (let count = 1; count <= 6; count += 1) {
    let run = await fullRun(world);
    for (let again = 0; run["state"] === "queued" && again < 5; again += 1) {
      run = await goOn(world, String(run["id"]));
    }
    if (run["state"] === "succeeded") return;
    // A password that was refused is not sent again before somebody says so.
    if (run["error_code"] === "TARGET_AUTH")
      await probeTarget(world.tenantId, actor, world.targetId, AbortSignal.timeout(10_000));
  }
  throw new Error("No run succeeds.");
}

/** What the target has of a newcomer, their own group, and the team, whatever it makes of the names. */
export async function seen(world: World, newcomer: string) {
  const { people, groups } = await world.fake.state();
  const membersOf = (wanted: string) => {
    const [, members = []] = Object.entries(groups).find(([name]) => name === wanted) ?? [];
    return [...members].sort();
  };
  const person = people.find(({ username }) => username === usernameOf(newcomer));
  return { active: person?.active, own: membersOf(`own ${newcomer}`), team: membersOf("team") };
}

export async function writesOfOneMore(world: World): Promise<string[]> {
  const before = written(world.fake).length;
  await fullRun(world);
  return written(world.fake)
    .slice(before)
    .map(({ method, path }) => `${method} ${path}`);
}
