/** A company as its identity provider knows it. Everything in it follows from the seed. */
export type Employee = {
  userName: string;
  givenName: string;
  familyName: string;
  title: string;
  department: Department;
  /** Beside the department's: names of groups. */
  teams: string[];
};

export type Department = (typeof departments)[number]["name"];

export const departments = [
  { name: "Engineering", share: 8, titles: ["Engineer", "Senior engineer", "Staff engineer"] },
  { name: "Product", share: 3, titles: ["Product manager", "Designer", "Researcher"] },
  { name: "Sales", share: 4, titles: ["Account executive", "Sales engineer"] },
  { name: "Support", share: 3, titles: ["Support engineer", "Team lead"] },
  { name: "Finance", share: 1, titles: ["Controller", "Accountant"] },
  { name: "People", share: 1, titles: ["Recruiter", "People partner"] },
] as const;

export const teams = ["architects", "incident-response", "wiki-authors", "release-managers"];

const givenNames =
  `Amara Anders Aiko Beatriz Bjorn Carmen Chidi Chloe Daniel Deepa Elif Emeka Farid Fatima Femi
  Gabriel Giulia Hana Hugo Ines Ivan Jana Jonas Kaito Kofi Lea Liam Lucia Magnus Maya Mei Milan Nadia
  Noah Olga Oscar Priya Quinn Rafael Rosa Samir Sofia Tariq Thea Umar Vera Victor Wen Yara Zoe`.split(
    /\s+/,
  );
const familyNames =
  `Abara Acosta Bauer Bianchi Chen Costa Dahl Diaz Eriksen Fischer Fontaine Garcia Haddad Hansen
  Ibrahim Ito Jansen Kaya Keller Kim Kovacs Larsen Lopez Martin Mensah Moreau Nakamura Novak Okafor
  Olsen Park Patel Petrov Quist Rossi Sato Schmidt Silva Singh Suarez Tanaka Thomsen Ueda Varga
  Vogel Wagner Weber Yilmaz Zhang Ziegler`.split(/\s+/);

/** A source of chance that gives the same sequence for the same seed (mulberry32). */
export function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many people, no two with one name. */
export function hire(count: number, chance: () => number): Employee[] {
  const names = givenNames.flatMap((given) =>
    familyNames.map((family) => [given, family] as const),
  );
  return Array.from({ length: count }, () => {
    const [[givenName, familyName] = ["Sam", "Doe"]] = names.splice(
      Math.floor(chance() * names.length),
      1,
    );
    const { name, titles } = pick(
      departments.flatMap((each) => Array.from({ length: each.share }, () => each)),
      chance,
    );
    return {
      userName: `${givenName}.${familyName}@northwind.example`.toLowerCase(),
      ...{ givenName, familyName, department: name },
      title: pick<string>(titles, chance),
      teams: teams.filter(() => chance() < 0.12),
    };
  });
}

export function pick<Item>(
  items: readonly [Item, ...Item[]] | readonly Item[],
  chance: () => number,
): Item {
  const item = items[Math.floor(chance() * items.length)];
  if (item === undefined) throw new Error("There is nothing to pick from.");
  return item;
}
