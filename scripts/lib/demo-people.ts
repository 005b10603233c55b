const people = [
  ["Ada Lovelace", "Engineering"],
  ["Alan Turing", "Engineering"],
  ["Barbara Liskov", "Engineering"],
  ["Donald Knuth", "Engineering"],
  ["Edsger Dijkstra", "Engineering"],
  ["Frances Allen", "Engineering"],
  ["Grace Hopper", "Product"],
  ["Hedy Lamarr", "Product"],
  ["Joan Clarke", "Product"],
  ["Katherine Johnson", "Finance"],
  ["Mary Jackson", "Finance"],
  ["Dorothy Vaughan", "Finance"],
] as const;

type Door = { baseUrl: string; token: string };

/** Pushes a small company as an identity provider would: its people, then its groups. */
export async function pushPeople(door: Door): Promise<void> {
  const members = new Map<string, { value: string }[]>();
  for (const [name, department] of people) {
    const { id } = await post(door, "Users", user(name, department));
    members.set(department, [...(members.get(department) ?? []), { value: id }]);
  }
  for (const [department, list] of [...members].reverse()) {
    await post(door, "Groups", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
      displayName: department.toLowerCase(),
      externalId: `group-${department}`,
      members: list,
    });
  }
}

function user(name: string, department: string) {
  const [givenName = "", familyName = ""] = name.split(" ");
  const userName = `${givenName}.${familyName}@example.com`.toLowerCase();
  const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", enterprise],
    userName,
    externalId: userName,
    displayName: name,
    name: { givenName, familyName },
    emails: [{ value: userName, type: "work", primary: true }],
    active: name !== "Joan Clarke",
    [enterprise]: { department },
  };
}

async function post(
  { baseUrl, token }: Door,
  type: "Users" | "Groups",
  body: unknown,
): Promise<{ id: string }> {
  const answer = await fetch(`${baseUrl}/${type}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`SCIM answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
