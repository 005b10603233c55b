import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { replay } from "@/app/scim/replay";
import { texts } from "@/app/texts/requests";
import { UserError } from "@/lib/core/user-error";
import type { Replay } from "@/lib/engine/scim/replay-request";
import { Body } from "../request-bodies";
import { Status, statusWord } from "../request-columns";
import { StagedDiff } from "../staged-diff";

type ReplayPreviewProps = { tenantId: string; appId: string; requestId: string };

/** What the request would do against the present state. Nothing is stored, and no run starts. */
export async function ReplayPreview({ tenantId, appId, requestId }: ReplayPreviewProps) {
  const replayed = await replayOrReason(tenantId, appId, requestId);
  if (typeof replayed === "string") {
    return (
      <Callout tone="warning" title={texts.thisRequestCannotBe}>
        {replayed}
      </Callout>
    );
  }
  const { status, effect, diff, body } = replayed;
  return (
    <Card
      title={
        <>
          If it came again now: <Status status={status} />{" "}
          <span aria-hidden>{statusWord(status)}</span>
        </>
      }
      description={texts.aPreviewAgainstThe}
    >
      <div className="flex flex-col gap-4">
        <p className="wrap-anywhere">{effect}</p>
        {diff !== null && status < 400 && <StagedDiff diff={diff} now="Now" />}
        <Body label={texts.answer} caption="Body" body={body} />
      </div>
    </Card>
  );
}

async function replayOrReason(
  tenantId: string,
  appId: string,
  requestId: string,
): Promise<Replay | string> {
  try {
    return await replay(tenantId, appId, requestId);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
