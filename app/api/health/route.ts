import { databaseAnswers } from "@/db/queries/health";

export const dynamic = "force-dynamic";

/** For load balancers and the launcher: healthy means that the database answers too. */
export async function GET(): Promise<Response> {
  try {
    await databaseAnswers();
    return Response.json({ status: "ok" });
  } catch {
    const headers = { "retry-after": "5" };
    return Response.json({ status: "the database does not answer" }, { status: 503, headers });
  }
}
