import { can } from "@/lib/access/roles";
import { memberRoute } from "@/lib/access/route";
import { UserError } from "@/lib/core/user-error";
import { supportBundle } from "@/lib/engine/workspace/support-bundle";

/** All that support needs about a run; with people's names only for those who may see them. */
export const GET = memberRoute<{ tenant: string; run: string }>(
  "see",
  async ({ tenant, member }, _request, { run }) => {
    try {
      const withPeople = can(member.role, "seePeople");
      const bundle = await supportBundle(tenant.id, run, { withPeople });
      return new Response(`${JSON.stringify(bundle, null, 2)}\n`, {
        headers: {
          "content-type": "application/json",
          "content-disposition": `attachment; filename="support-${run}.json"`,
          "x-content-type-options": "nosniff",
        },
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return new Response("There is no such run.\n", { status: 404 });
    }
  },
);
