import { groupsOf, makeWorld, measureRuns, withCluster } from "./engine-bench";
import { table } from "./measure";

const throughputPeople = Number(process.env["BENCH_PEOPLE"] ?? 100_000);
const sizes = (process.env["BENCH_SIZES"] ?? "10000,100000,1000000").split(",").map(Number);

/** Plans for people who are in step: how many a second of processor time, and in how much memory. */
export async function standalone(): Promise<void> {
  await withCluster(async (cluster) => {
    const world = await makeWorld(cluster, "plan", throughputPeople, true);
    const { runs } = await measureRuns(world, {
      people: throughputPeople,
      runs: 4,
      observe: false,
    });
    const rows = runs.map(({ planned, changes }, index) => [
      index === 0 ? "first" : `again ${index}`,
      ...[planned.cpuMs, planned.cpuDatabaseMs, planned.wallMs].map((ms) => ms.toFixed(0)),
      perSecond(throughputPeople, planned.cpuMs),
      perSecond(throughputPeople, planned.cpuMs + planned.cpuDatabaseMs),
      String(changes),
    ]);
    print(
      `No-op plan of ${throughputPeople} people, 20 attributes, 3 expressions, 5 memberships`,
      [
        ...["run", "CPU ms (node)", "CPU ms (PostgreSQL)", "wall ms", "people/s of node CPU"],
        ...["people/s of all CPU", "changes"],
      ],
      rows,
    );
  });
  await withCluster(async (cluster) => {
    const rows = [];
    for (const people of sizes) {
      const world = await makeWorld(cluster, `memory_${people}`, people, true);
      const { runs, hwmKb } = await measureRuns(world, { people, runs: 1 });
      const [run] = runs;
      if (!run) throw new Error("No run was measured.");
      rows.push([
        String(people),
        (hwmKb / 1_024).toFixed(0),
        ...[run.observed.cpuMs, run.planned.cpuMs].map((ms) => (ms / 1_000).toFixed(1)),
        String(run.calls.reads),
        String(readsMin(people)),
        String(run.calls.writes),
      ]);
    }
    print(
      "A full run in which nothing differs, with 5 memberships each",
      [
        ...["people", "peak RSS MiB", "observe CPU s", "plan CPU s", "reads", "reads at least"],
        "writes",
      ],
      rows,
    );
  });
}

/** Pages of 1,000 accounts and groups, and of the members of each group. */
function readsMin(people: number): number {
  const groups = groupsOf(people);
  const pages = (count: number) => Math.floor(count / 1_000) + 1;
  return pages(people) + pages(groups) + groups * pages((people * 5) / groups);
}

function perSecond(people: number, cpuMs: number): string {
  return Math.round((people / cpuMs) * 1_000).toString();
}

function print(title: string, head: string[], rows: string[][]): void {
  process.stdout.write(`\n### ${title}\n\n${table(head, rows)}\n`);
}
