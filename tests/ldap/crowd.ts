import { suffix } from "./slapd";

/** An organization with awkward names, as LDIF and as the truth that a read has to find. */
export type Crowd = {
  ldif: string;
  /** User name → whether the directory lets the person in. */
  people: Map<string, boolean>;
  /** Group name → names of its members, people and groups in scope only. */
  groups: Map<string, Set<string>>;
  /** Memberships of nobody in scope. */
  strangers: number;
};

const awkward = [
  ...["comma, inc", "plus+plus", 'quo"te', "back\\slash", "#hash", "semi;colon", "<angle>"],
  ...["eq=ual", "Ünïcödé ß", "star*", "(paren)", "日本 支社", "a  b", "tick'tock", "per%cent"],
];

type Size = {
  people: number;
  groups: number;
  /** Names that every product takes. */
  isPlain?: boolean;
};

export function createCrowd(size: Size): Crowd {
  const entries: string[] = ["people", "moved", "groups", "hidden"].map((name) =>
    entry(`ou=${name},${suffix}`, { objectClass: ["organizationalUnit"], ou: [name] }),
  );
  const crowd: Crowd = { ldif: "", people: new Map(), groups: new Map(), strangers: 0 };
  const dns: string[] = [];
  for (let index = 0; index < size.people; index += 1) {
    const uid = `u${String(index).padStart(5, "0")}`;
    const name = (size.isPlain ? undefined : awkward[index]) ?? `Person ${index}`;
    const isLocked = index % 50 === 7;
    const dn = personDn(index, uid, name);
    dns.push(dn);
    crowd.people.set(uid, !isLocked);
    entries.push(
      entry(dn, {
        objectClass: ["inetOrgPerson"],
        ...{ uid: [uid], cn: [name], sn: [`Sn ${index}`], givenName: [`Given ${index}`] },
        ...{ mail: [`${uid}@example.test`], displayName: [name], employeeNumber: [`E${index}`] },
        ...(isLocked ? { pwdAccountLockedTime: ["000001010000Z"] } : {}),
      }),
    );
  }
  for (let index = 0; index < size.groups; index += 1) {
    const name = groupName(index, size);
    const [members, strangers] = membersOf(index, size, dns);
    crowd.strangers += strangers.length;
    crowd.groups.set(name, new Set(members.map(({ name: member }) => member)));
    const isUnique = index % 3 === 1;
    entries.push(
      entry(groupDn(index, size), {
        objectClass: [isUnique ? "groupOfUniqueNames" : "groupOfNames"],
        cn: [name],
        [isUnique ? "uniqueMember" : "member"]: [...members.map(({ dn }) => dn), ...strangers],
      }),
    );
  }
  return { ...crowd, ldif: entries.join("\n") };
}

/** Some are named by two attributes, as RFC 4514 allows. */
function personDn(index: number, uid: string, name: string): string {
  const rdn = index % 10 === 3 ? `cn=${escaped(name)}+uid=${uid}` : `uid=${uid}`;
  return `${rdn},ou=people,${suffix}`;
}

export function groupName(index: number, { isPlain }: Pick<Size, "isPlain"> = {}): string {
  const name = isPlain ? undefined : awkward[index];
  return name === undefined ? `group ${index}` : `${name} team`;
}

function groupDn(index: number, size: Size): string {
  return `cn=${escaped(groupName(index, size))},ou=groups,${suffix}`;
}

/** Twenty people, the next group, and for some a dummy that does not exist and a hidden one. */
function membersOf(index: number, size: Size, dns: string[]) {
  const people = Array.from({ length: 20 }, (_, step) => (index * 37 + step * 11) % size.people);
  const members = [...new Set(people)].map((person) => ({
    name: `u${String(person).padStart(5, "0")}`,
    dn: dns[person] ?? "",
  }));
  // Every tenth group holds the next one, and the last such holds the first: a ring.
  const isOuter = index % 10 === 0;
  const inner = (index + 10) % (size.groups - (size.groups % 10));
  const nested = isOuter ? [{ name: groupName(inner, size), dn: groupDn(inner, size) }] : [];
  const strangers = index % 7 === 0 ? [`cn=dummy,${suffix}`, `uid=x,ou=hidden,${suffix}`] : [];
  return [[...members, ...nested], strangers] as const;
}

/** What RFC 4514 wants escaped, by a sign or by two digits, in turns. */
function escaped(value: string): string {
  return value
    .replace(/[,+"\\<>;=]/g, (sign) =>
      sign === "+" || sign === "=" ? `\\${sign.charCodeAt(0).toString(16)}` : `\\${sign}`,
    )
    .replace(/^#/, "\\#");
}

/** In base64 throughout: LDIF then has nothing left to misread. */
export function entry(dn: string, attributes: Record<string, string[]>): string {
  const lines = Object.entries(attributes).flatMap(([name, values]) =>
    values.map((value) => `${name}:: ${Buffer.from(value).toString("base64")}`),
  );
  return `dn:: ${Buffer.from(dn).toString("base64")}\n${lines.join("\n")}\n`;
}
