import { createHash } from "node:crypto";
import { z } from "zod";
import type { Position } from "@/db/queries/scim-lists";
import type { AppRef } from "@/lib/core/app-ref";
import { ScimError } from "@/lib/scim/errors";
import { limits } from "@/lib/scim/limits";
import type { ListQuery } from "@/lib/scim/list";
import type { ResourceType } from "@/lib/scim/schemas";
import { openSecret, sealSecret } from "@/lib/secrets";

/** When it was made in seconds, what it is for, and the key and id it stands behind. */
const contents = z.tuple([z.number(), z.string(), z.string().nullable(), z.string()]);

/**
 * A cursor that goes on behind a position (RFC 9865). Nothing is kept for it: it is sealed with the
 * tenant's key for this one app, so that it can be neither read, nor made up, nor used elsewhere.
 */
export function sealCursor(
  app: AppRef,
  types: readonly ResourceType[],
  query: ListQuery,
  { key, id }: Position,
): string {
  const plain = [Math.floor(Date.now() / 1_000), printOf(types, query), key, id];
  return sealSecret(JSON.stringify(plain), placeOf(app));
}

/** The position behind which the page starts; throws what RFC 9865 has for cursors that are no good. */
export function openCursor(
  app: AppRef,
  types: readonly ResourceType[],
  query: ListQuery,
  cursor: string,
): Position {
  const [madeAt, print, key, id] = opened(app, cursor);
  if (print !== printOf(types, query)) {
    throw invalidCursor(
      "This cursor belongs to another list. Repeat filter and sorting unchanged.",
    );
  }
  if (Date.now() / 1_000 > madeAt + limits.cursorSeconds) {
    throw new ScimError(400, "expiredCursor", "This cursor is too old. Start with the first page.");
  }
  return { key, id };
}

function opened(app: AppRef, cursor: string) {
  try {
    return contents.parse(JSON.parse(openSecret(cursor, placeOf(app))));
  } catch {
    throw invalidCursor("This is no cursor of this list. Start with the first page.");
  }
}

function placeOf({ tenantId, id }: AppRef) {
  return { tenantId, ownerId: id, field: "cursor" };
}

/** What must not change from page to page; how many and which attributes may. */
function printOf(types: readonly ResourceType[], { filter, sort }: ListQuery): string {
  const text = JSON.stringify([types, filter, sort]);
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

function invalidCursor(detail: string): ScimError {
  return new ScimError(400, "invalidCursor", detail);
}
