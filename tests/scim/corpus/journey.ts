import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const json = z.record(z.string(), z.unknown());

/** One request, and what its client makes of the answer. `{{name}}` stands for an id saved before. */
const step = z.strictObject({
  does: z.string(),
  /** Method and path below the app's base, as they are on the wire. */
  send: z.string().regex(/^(GET|POST|PUT|PATCH|DELETE) \//),
  headers: z.record(z.string(), z.string()).optional(),
  body: json.optional(),
  /** The statuses that this client takes for success. */
  status: z.union([z.int(), z.array(z.int())]),
  /** What the answer holds at least. */
  answer: json.optional(),
  /** What the answer must not hold. */
  absent: z.array(z.string()).optional(),
  /** The name under which the id of the answer, or of the only resource found, is kept. */
  save: z.string().optional(),
});

const journey = z.strictObject({
  client: z.string(),
  journey: z.string(),
  provider: z.string(),
  headers: z.record(z.string(), z.string()),
  steps: z.array(step),
  /** Everything there is afterwards; users by userName, each with what is named at least. */
  end: z.strictObject({
    users: z.record(z.string(), json),
    /** Groups by displayName, with the userNames of their members. */
    groups: z.record(z.string(), z.array(z.string())),
  }),
});

export type Step = z.infer<typeof step>;
export type Journey = z.infer<typeof journey> & { file: string };

/** Every file of the folder; one client and one journey each. */
export function readJourneys(): Journey[] {
  const folder = new URL("./journeys/", import.meta.url);
  const files = readdirSync(fileURLToPath(folder)).sort();
  return files.map((file) => ({
    file,
    ...journey.parse(JSON.parse(readFileSync(new URL(file, folder), "utf8"))),
  }));
}

/** The value with each `{{name}}` in it replaced by the id that was saved under that name. */
export function filled<Value>(value: Value, ids: ReadonlyMap<string, string>): Value {
  if (value === undefined) return value;
  return JSON.parse(
    JSON.stringify(value).replace(/\{\{(\w+)\}\}/g, (all, name: string) => ids.get(name) ?? all),
  );
}
