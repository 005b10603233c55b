"use server";

import { redirect } from "next/navigation";
import { endSession } from "@/lib/access/session";

/** The row is revoked, not only the cookie dropped: a copied cookie is worth nothing afterwards. */
export async function signOut(): Promise<void> {
  await endSession();
  redirect("/sign-in");
}
