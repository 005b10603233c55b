import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ActionForm } from "@/app/_ui/action-form";
import { Breadcrumbs } from "@/app/_ui/breadcrumbs";
import { Callout } from "@/app/_ui/callout";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { fill } from "@/app/_ui/fill";
import { SecretForm } from "@/app/_ui/secret-form";
import { Section } from "@/app/_ui/section";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/settings";
import { getChannel } from "@/db/queries/channels";
import { listDeliveries } from "@/db/queries/deliveries";
import { listConfirmedMembers } from "@/db/queries/members";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import { channelKindLabels } from "@/lib/core/settings/channel-settings";
import { formatMoment } from "@/lib/format";
import { removeChannel, rotateSecret, saveChannel, sendTest } from "../actions";
import { ChannelFields } from "../channel-fields";
import { DeliveryTable } from "./delivery-table";

type Props = {
  params: Promise<{ tenant: string; channelId: string }>;
  searchParams: Promise<UrlParams>;
};
type Channel = NonNullable<Awaited<ReturnType<typeof getChannel>>>;

export const metadata: Metadata = { title: texts.channel };

/** What a channel was told, and for those who may: what it wants, a test, another secret. */
export default async function ChannelPage({ params, searchParams }: Props) {
  const { tenant: slug, channelId } = await params;
  const { tenant, member } = await requireMember(slug);
  const channel = await getChannel(tenant.id, channelId);
  if (channel === null) notFound();
  const url = await searchParams;
  const list = `/${tenant.slug}/settings/notifications`;
  const mayManage = can(member.role, "manageChannels");
  const page = await listDeliveries(tenant.id, channelId, {
    after: paramOf(url, "after"),
    before: paramOf(url, "before"),
  });
  return (
    <div className="flex flex-col gap-6">
      <Breadcrumbs crumbs={[{ label: texts.notifications, href: list }]} />
      <Section
        title={channel.name}
        description={`${channelKindLabels[channel.kind]}${channel.urlHost === null ? "" : `, ${channel.urlHost}`}`}
        action={mayManage ? <TestButton slug={tenant.slug} channel={channel} /> : undefined}
      >
        <Notices channel={channel} />
      </Section>
      <Section title={texts.messages}>
        <DeliveryTable
          page={page}
          url={url}
          path={`${list}/${channelId}`}
          slug={tenant.slug}
          maySend={mayManage}
        />
      </Section>
      {mayManage && <Manage slug={tenant.slug} tenantId={tenant.id} channel={channel} />}
    </div>
  );
}

function TestButton({ slug, channel }: { slug: string; channel: Channel }) {
  return (
    <ActionForm action={sendTest.bind(null, slug)}>
      <input type="hidden" name="channelId" value={channel.id} />
      <SubmitButton variant="secondary" pendingLabel={texts.sendingOpens}>
        {texts.sendATest}
      </SubmitButton>
    </ActionForm>
  );
}

function Notices({ channel: { disabledReason, pausedUntil } }: { channel: Channel }) {
  if (disabledReason !== null) return <Callout tone="danger">{disabledReason}</Callout>;
  if (pausedUntil === null || pausedUntil < new Date()) return null;
  return (
    <Callout tone="warning">
      {fill(texts.theReceiverAskedFor, { pausedUntil: formatMoment(pausedUntil, "UTC") })}
    </Callout>
  );
}

type ManageProps = { slug: string; tenantId: string; channel: Channel };

async function Manage({ slug, tenantId, channel }: ManageProps) {
  const people = channel.kind === "mail" ? await listConfirmedMembers(tenantId) : [];
  return (
    <div className="flex flex-col border-t pt-6">
      <SettingsSection title={texts.settings} description={texts.whatItIsTold}>
        <ActionForm action={saveChannel.bind(null, slug)} className="flex flex-col gap-5">
          <input type="hidden" name="channelId" value={channel.id} />
          <ChannelFields kind={channel.kind} people={people} channel={channel} />
          <div>
            <SubmitButton pendingLabel={texts.saving}>
              {channel.disabledAt === null ? texts.saveChanges : texts.saveAndTurnOn}
            </SubmitButton>
          </div>
        </ActionForm>
      </SettingsSection>
      {channel.kind === "webhook" && <Secret slug={slug} channel={channel} />}
      <SettingsSection title={texts.delete} description={texts.withTheListOf}>
        <div>
          <ConfirmDialog
            trigger={texts.deleteChannelOpens}
            triggerVariant="danger"
            title={fill(texts.delete2, { name: channel.name })}
            description={texts.nothingIsSentThere}
            confirmLabel={texts.deleteChannel}
            action={removeChannel.bind(null, slug)}
            hidden={{ channelId: channel.id }}
          />
        </div>
      </SettingsSection>
    </div>
  );
}

function Secret({ slug, channel }: { slug: string; channel: Channel }) {
  const { id, formerSecretUntil } = channel;
  return (
    <SettingsSection title={texts.signingSecret} description={texts.eachMessageIsSigned}>
      {formerSecretUntil !== null && formerSecretUntil > new Date() && (
        <p className="text-muted text-sm">
          {fill(texts.untilMessagesAreSigned, {
            formerSecretUntil: formatMoment(formerSecretUntil, "UTC"),
          })}
        </p>
      )}
      <SecretForm
        action={rotateSecret.bind(null, slug)}
        label={texts.signingSecret}
        help={texts.forTheProgramThat}
      >
        <input type="hidden" name="channelId" value={id} />
        <div>
          <SubmitButton variant="secondary" pendingLabel={texts.makingOne}>
            {texts.makeANewSecret}
          </SubmitButton>
        </div>
      </SecretForm>
    </SettingsSection>
  );
}
