import type { ActionState } from "@/app/_ui/action-state";
import { Badge, type Tone } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { fill } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SecretForm } from "@/app/_ui/secret-form";
import { SelectField } from "@/app/_ui/select-field";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/apps";
import { listSetupLinks } from "@/db/queries/setup-links";
import { createSetupLinkAction, revokeSetupLinkAction } from "./actions";

type Link = Awaited<ReturnType<typeof listSetupLinks>>[number];

type SetupLinksProps = { tenant: { id: string; slug: string }; appId: string };

/** Links for whoever administers the provider and has no account here. */
export async function SetupLinks({ tenant, appId }: SetupLinksProps) {
  const links = await listSetupLinks(tenant.id, appId);
  const now = Date.now();
  return (
    <Card title={texts.setupLink} description={texts.letsSomebodyWhoAdministers}>
      <div className="flex flex-col gap-5">
        <SecretForm
          action={createSetupLinkAction.bind(null, tenant.slug)}
          label={texts.setupLink}
          help={texts.sendItToNobody}
        >
          <div className="flex flex-col items-start gap-3">
            <input type="hidden" name="appId" value={appId} />
            <TextField
              name="recipient"
              label={texts.forWhom}
              maxLength={80}
              autoComplete="off"
              placeholder={texts.kimOfTheIdentity}
            />
            <SelectField
              name="days"
              label={texts.ends}
              defaultValue="3"
              options={[
                { value: "1", label: texts.inADay },
                { value: "3", label: texts.in3Days },
                { value: "7", label: texts.in7Days },
              ]}
            />
            <SubmitButton variant="secondary" size="sm" pendingLabel={texts.creating}>
              {texts.createLink}
            </SubmitButton>
          </div>
        </SecretForm>
        {links.length > 0 && (
          <ul aria-label={texts.setupLinks} className="divide-y rounded-md border">
            {links.map((link) => (
              <LinkRow
                key={link.id}
                link={link}
                state={stateOf(link, now)}
                revoke={revokeSetupLinkAction.bind(null, tenant.slug)}
              />
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

type State = { label: string; tone: Tone; isLive: boolean };

function stateOf({ revokedAt, finishedAt, openedAt, expiresAt }: Link, now: number): State {
  if (revokedAt) return { label: texts.takenBack, tone: "neutral", isLive: false };
  if (finishedAt) return { label: texts.done, tone: "added", isLive: false };
  if (expiresAt.getTime() <= now) return { label: texts.expired, tone: "neutral", isLive: false };
  if (openedAt) return { label: texts.inUse, tone: "accent", isLive: true };
  return { label: texts.notOpened, tone: "changed", isLive: true };
}

type LinkRowProps = {
  link: Link;
  state: State;
  revoke: (previous: ActionState, form: FormData) => Promise<ActionState>;
};

function LinkRow({ link, state, revoke }: LinkRowProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <div className="min-w-0 flex-1 basis-40">
        <p className="wrap-anywhere flex flex-wrap items-center gap-2 font-medium">
          {link.recipient}
          <Badge tone={state.tone}>{state.label}</Badge>
        </p>
        <p className="wrap-anywhere text-muted text-sm">
          By {link.createdBy}
          {state.isLive && (
            <>
              {" · ends "}
              <RelativeTime at={link.expiresAt} />
            </>
          )}
          {link.openedAt && (
            <>
              {" · opened "}
              <RelativeTime at={link.openedAt} />
              {link.openedIp && ` from ${link.openedIp}`}
            </>
          )}
        </p>
      </div>
      {state.isLive && (
        <ConfirmDialog
          trigger={texts.takeBackOpens}
          triggerSize="sm"
          triggerLabel={`Take back the link for ${link.recipient}`}
          title={fill(texts.takeBackTheLink, { recipient: link.recipient })}
          description={texts.itStopsWorkingAt}
          confirmLabel={texts.takeBack}
          pendingLabel={texts.ending}
          action={revoke}
          hidden={{ linkId: link.id }}
        />
      )}
    </li>
  );
}
