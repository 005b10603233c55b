import { chanceOf, type Department, departments, type Employee, hire, pick } from "./company";

/** What happened at the company on one day. */
export type Day = {
  /** Before today. */
  daysAgo: number;
  joins: Employee[];
  moves: { userName: string; from: Department; to: Department; title: string }[];
  leaves: string[];
};

export type Month = { staff: Employee[]; days: Day[] };

const staffAtFirst = 184;
const length = 30;

/** A month: who was there at first, and day by day who came, changed department and went. */
export function aMonth(seed = 7): Month {
  const chance = chanceOf(seed);
  const everyone = hire(staffAtFirst + 3 * length, chance);
  const staff = everyone.splice(0, staffAtFirst);
  const present = staff.map((person) => ({ ...person }));
  const days: Day[] = [];
  for (let daysAgo = length - 1; daysAgo > 0; daysAgo -= 1) {
    const isQuiet = daysAgo % 7 >= 5;
    const joins = isQuiet ? [] : everyone.splice(0, Math.floor(chance() * 4));
    const moves = !isQuiet && chance() < 0.6 ? [moveOf(pick(present, chance), chance)] : [];
    const leaves = !isQuiet && chance() < 0.5 ? [leaverOf(present, chance)] : [];
    present.push(...joins.map((person) => ({ ...person })));
    days.push({ daysAgo, joins, moves, leaves });
  }
  return { staff, days };
}

function moveOf(person: Employee, chance: () => number) {
  const next = pick(
    departments.filter(({ name }) => name !== person.department),
    chance,
  );
  const from = person.department;
  person.department = next.name;
  return {
    userName: person.userName,
    from,
    to: next.name,
    title: pick<string>(next.titles, chance),
  };
}

function leaverOf(present: Employee[], chance: () => number): string {
  const [leaver] = present.splice(Math.floor(chance() * present.length), 1);
  if (!leaver) throw new Error("Nobody is left.");
  return leaver.userName;
}
