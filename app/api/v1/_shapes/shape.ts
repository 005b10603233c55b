import { z } from "zod";

/** Every named schema of the API; OpenAPI's components are made from it. */
export const shapes = z.registry<{ id: string }>();

export function shape<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  shapes.add(schema, { id });
  return schema;
}

/** A moment as ISO 8601 text in UTC. */
export const moment = z.preprocess(
  (value) => (value instanceof Date ? value.toISOString() : value),
  z.iso.datetime(),
);

/** A page of a list; pass `nextCursor` as `cursor` to go on, null is the end. */
export function pageOf<Item extends z.ZodType>(id: string, item: Item) {
  return shape(`${id}Page`, z.object({ items: z.array(item), nextCursor: z.string().nullable() }));
}

export const pageQuery = z.strictObject({
  cursor: z
    .string()
    .max(1_000)
    .regex(/^[\w-]+$/, "Pass the nextCursor of the page before.")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** How the queries call the same thing. */
export function pageRequest({ cursor, limit }: z.output<typeof pageQuery>) {
  return { after: cursor, limit };
}

export function toReply<Item>({ items, next }: { items: Item[]; next: string | null }) {
  return { items, nextCursor: next };
}

export const idParam = z.strictObject({ id: z.string().max(100) });
export const personParams = idParam.extend({ personId: z.string().max(500) });
export const fileParams = idParam.extend({ fileId: z.string().max(100) });
export const groupParams = idParam.extend({ groupId: z.string().max(500) });

/** "true" and "false" in a query. */
export const flag = z.enum(["true", "false"]).transform((text) => text === "true");
