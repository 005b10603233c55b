import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { Scene } from "./scene";

/** What a client saw of one request; status 0 when the connection was refused or broke. */
export type Answer = {
  name: string;
  status: number;
  id: string | null;
  retryAfter: string | null;
  contentType: string | null;
  text: string;
  at: number;
};

type Sending = { body?: unknown; web?: number; name?: string };

const resource = z.looseObject({ id: z.string() });
const answerTimeoutMs = 30_000;

/** One SCIM request over HTTP to one of the web processes. */
export async function send(
  { usher, scim }: Scene,
  method: string,
  path: string,
  { body, web = 0, name = path }: Sending = {},
): Promise<Answer> {
  const request = {
    method,
    headers: {
      authorization: `Bearer ${scim.token}`,
      ...(body === undefined ? {} : { "content-type": "application/scim+json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(answerTimeoutMs),
  };
  try {
    const response = await fetch(`${usher.urls[web]}${scim.path}${path}`, request);
    const text = await response.text();
    const made = response.ok && text !== "" ? resource.safeParse(JSON.parse(text)) : null;
    return {
      ...{ name, text, status: response.status, id: made?.data?.id ?? null, at: Date.now() },
      retryAfter: response.headers.get("retry-after"),
      contentType: response.headers.get("content-type"),
    };
  } catch {
    const nothing = { status: 0, id: null, retryAfter: null, contentType: null, text: "" };
    return { ...nothing, name, at: Date.now() };
  }
}

export const domain = "acme.test";

export function person(name: string, more: object = {}) {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: `${name}@${domain}`,
    displayName: `${name} Doe`,
    emails: [{ value: `${name}@${domain}`, type: "work", primary: true }],
    active: true,
    ...more,
  };
}

export function createPerson(scene: Scene, name: string, web = 0): Promise<Answer> {
  return send(scene, "POST", "/Users", { body: person(name), name, web });
}

export type Load = { answers: Answer[]; stop: () => Promise<Answer[]> };

const pauseAfterRefusalMs = 20;

/** Loops that create one person after another until they are stopped; a refused one is left. */
export function createPeople(
  scene: Scene,
  loops: number,
  webOf: (loop: number) => number = () => 0,
): Load {
  const answers: Answer[] = [];
  let stopped = false;
  const loop = async (index: number) => {
    for (let count = 0; !stopped; count += 1) {
      const answer = await createPerson(scene, `p${index}-${count}`, webOf(index));
      answers.push(answer);
      if (answer.status !== 201) await pause(pauseAfterRefusalMs);
    }
  };
  const running = Array.from({ length: loops }, (_, index) => loop(index));
  return {
    answers,
    stop: async () => {
      stopped = true;
      await Promise.all(running);
      return answers;
    },
  };
}

export function acknowledged(answers: readonly Answer[]): Answer[] {
  return answers.filter(({ status }) => status === 201);
}

/** What a client does that never learned how its request ended: again, and look up on conflict. */
export async function createAgain(scene: Scene, name: string): Promise<string | null> {
  const again = await createPerson(scene, name);
  if (again.status === 201) return again.id;
  return again.status === 409 ? findPerson(scene, name) : null;
}

async function findPerson(scene: Scene, name: string): Promise<string | null> {
  const filter = encodeURIComponent(`userName eq "${name}@${domain}"`);
  const found = await send(scene, "GET", `/Users?filter=${filter}`);
  const { Resources } = list.parse(JSON.parse(found.text));
  return Resources.length === 1 ? (Resources[0]?.id ?? null) : null;
}

const list = z.object({
  totalResults: z.number(),
  Resources: z
    .array(
      z.looseObject({
        id: z.string(),
        userName: z.string().optional(),
        active: z.boolean().optional(),
        displayName: z.string().optional(),
        members: z.array(z.looseObject({ value: z.string() })).optional(),
      }),
    )
    .default([]),
});

export type Resource = z.infer<typeof list>["Resources"][number];

/** Everything the source holds, page by page as a client reads it. */
export async function listAll(scene: Scene, path: "/Users" | "/Groups"): Promise<Resource[]> {
  const all: Resource[] = [];
  for (;;) {
    const page = await send(scene, "GET", `${path}?startIndex=${all.length + 1}&count=100`);
    if (page.status !== 200) throw new Error(`GET ${path} answered ${page.status}: ${page.text}`);
    const { totalResults, Resources } = list.parse(JSON.parse(page.text));
    all.push(...Resources);
    if (all.length >= totalResults || Resources.length === 0) return all;
  }
}
