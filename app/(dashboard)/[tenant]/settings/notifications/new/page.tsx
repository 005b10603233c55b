import { clsx } from "clsx";
import type { Metadata } from "next";
import Link from "next/link";
import { ActionForm } from "@/app/_ui/action-form";
import { Breadcrumbs } from "@/app/_ui/breadcrumbs";
import { LinkButton } from "@/app/_ui/link-button";
import { SecretForm } from "@/app/_ui/secret-form";
import { Section } from "@/app/_ui/section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/settings";
import { listConfirmedMembers } from "@/db/queries/members";
import { requireMember } from "@/lib/access/member";
import {
  type ChannelKind,
  channelKindLabels,
  channelKinds,
} from "@/lib/core/settings/channel-settings";
import { addChannel } from "../actions";
import { ChannelFields } from "../channel-fields";
import { ChannelIcon } from "../channel-icon";

export const metadata: Metadata = { title: texts.addChannel };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

/** The kind first, because each asks for other things. */
export default async function NewChannelPage({ params, searchParams }: Props) {
  const { tenant } = await requireMember((await params).tenant, "manageChannels");
  const asked = paramOf(await searchParams, "kind");
  const kind = channelKinds.find((one) => one === asked) ?? "mail";
  const people = await listConfirmedMembers(tenant.id);
  const list = `/${tenant.slug}/settings/notifications`;
  const action = addChannel.bind(null, tenant.slug);
  const fields = (
    <div className="flex flex-col gap-5">
      <input type="hidden" name="kind" value={kind} />
      <ChannelFields kind={kind} people={people} />
      <div className="flex gap-2">
        <SubmitButton pendingLabel={texts.adding}>{texts.addChannel}</SubmitButton>
        <LinkButton href={list} variant="ghost">
          {texts.backToTheList}
        </LinkButton>
      </div>
    </div>
  );
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <Breadcrumbs crumbs={[{ label: texts.notifications, href: list }]} />
      <Section title={texts.addChannel}>
        <KindChoice path={`${list}/new`} chosen={kind} />
      </Section>
      {/* Another kind is another form: nothing that was typed is carried over. */}
      {kind === "webhook" ? (
        <SecretForm
          key={kind}
          action={action}
          label={texts.signingSecret}
          help={texts.forTheProgramThat}
        >
          {fields}
        </SecretForm>
      ) : (
        <ActionForm key={kind} action={action}>
          {fields}
        </ActionForm>
      )}
    </div>
  );
}

function KindChoice({ path, chosen }: { path: string; chosen: ChannelKind }) {
  return (
    <nav aria-label={texts.kindOfChannel} className="grid grid-cols-2 gap-2 sm:grid-cols-4">
      {channelKinds.map((kind) => (
        <Link
          key={kind}
          href={`${path}?kind=${kind}`}
          scroll={false}
          aria-current={kind === chosen ? "page" : undefined}
          className={clsx(
            "flex items-center gap-2.5 rounded-lg border p-3 font-medium",
            kind === chosen
              ? "border-accent bg-accent-soft"
              : "bg-surface hover:border-line-strong",
          )}
        >
          <ChannelIcon kind={kind} />
          {channelKindLabels[kind]}
        </Link>
      ))}
    </nav>
  );
}
