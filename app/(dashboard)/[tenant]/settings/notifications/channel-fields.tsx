import { Badge } from "@/app/_ui/badge";
import { CheckboxField, SwitchField } from "@/app/_ui/check-field";
import { fill } from "@/app/_ui/fill";
import { SelectField } from "@/app/_ui/select-field";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { TextareaField } from "@/app/_ui/textarea-field";
import { texts } from "@/app/texts/settings";
import type { ChannelAddress } from "@/lib/core/notices/channel-address";
import {
  type NoticeKind,
  noticeKindLabels,
  noticeKinds,
  type Severity,
  severities,
  severityLabels,
} from "@/lib/core/notices/notice";
import { type ChannelKind, channelKindLabels } from "@/lib/core/settings/channel-settings";

type Person = { loginId: string; name: string; email: string };

type Known = {
  name: string;
  recipients: readonly string[];
  addresses: readonly ChannelAddress[];
  urlHost: string | null;
  kinds: readonly string[];
  severityMin: Severity;
  recovery: boolean;
  digest: "none" | "daily" | "weekly";
};

type ChannelFieldsProps = {
  kind: ChannelKind;
  /** Members with a confirmed address. */
  people: readonly Person[];
  /** What is saved; a new channel begins with what most people want. */
  channel?: Known | undefined;
};

const fresh: Known = {
  ...{ name: "", recipients: ["owner", "admin"], addresses: [], urlHost: null },
  ...{ kinds: noticeKinds, severityMin: "warning", recovery: true, digest: "none" },
};

/** Where a channel leads and what it wants to hear. */
export function ChannelFields({ kind, people, channel = fresh }: ChannelFieldsProps) {
  return (
    <>
      <TextField
        name="name"
        label={texts.name}
        maxLength={80}
        autoComplete="off"
        defaultValue={channel === fresh ? channelKindLabels[kind] : channel.name}
      />
      {kind === "mail" ? (
        <>
          <Recipients people={people} chosen={channel.recipients} />
          <Outside addresses={channel.addresses} />
        </>
      ) : (
        <UrlField kind={kind} host={channel.urlHost} />
      )}
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 font-medium">{texts.tellAbout}</legend>
        {noticeKinds.map((one) => (
          <CheckboxField
            key={one}
            name="kinds"
            value={one}
            label={noticeKindLabels[one]}
            help={kindHelps[one]}
            defaultChecked={channel.kinds.includes(one)}
          />
        ))}
      </fieldset>
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField
          name="severityMin"
          label={texts.from}
          defaultValue={channel.severityMin}
          options={severities.map((value) => ({ value, label: severityLabels[value] }))}
        />
        <SelectField
          name="digest"
          label={texts.digest}
          defaultValue={channel.digest}
          options={[
            { value: "none", label: texts.none },
            { value: "daily", label: texts.everyDay0600 },
            { value: "weekly", label: texts.mondays0600Utc },
          ]}
        />
      </div>
      <SwitchField
        name="recovery"
        label={texts.tellWhenItIs}
        help={texts.oneMoreMessageTo}
        defaultChecked={channel.recovery}
      />
    </>
  );
}

const kindHelps: Partial<Record<NoticeKind, string>> = {
  failure: "An error at once when settings must be mended; else from the third failure in a row",
  credential: "Owners and admins get mails about this in any case",
};

function Recipients({ people, chosen }: { people: readonly Person[]; chosen: readonly string[] }) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium">{texts.to}</legend>
      <CheckboxField
        name="recipients"
        value="owner"
        label={texts.allOwners}
        defaultChecked={chosen.includes("owner")}
      />
      <CheckboxField
        name="recipients"
        value="admin"
        label={texts.allAdmins}
        defaultChecked={chosen.includes("admin")}
      />
      {people.map(({ loginId, name, email }) => (
        <CheckboxField
          key={loginId}
          name="recipients"
          value={loginId}
          label={name}
          help={email}
          defaultChecked={chosen.includes(loginId)}
        />
      ))}
      <p className="text-muted text-sm">{texts.membersWithAConfirmed}</p>
    </fieldset>
  );
}

/** People without an account here, such as a mailing list. */
function Outside({ addresses }: { addresses: readonly ChannelAddress[] }) {
  return (
    <div className="flex flex-col gap-2">
      <TextareaField
        name="addresses"
        label={texts.otherAddresses}
        optional
        rows={3}
        spellCheck={false}
        defaultValue={addresses.map(({ email }) => email).join("\n")}
        placeholder="oncall@example.com"
        help={texts.oneALineEach}
      />
      {addresses.length > 0 && (
        <ul aria-label={texts.whetherTheyHaveConfirmed} className="flex flex-col gap-1 text-sm">
          {addresses.map((one) => (
            <li key={one.email} className="flex flex-wrap items-baseline gap-x-2">
              <span className="wrap-anywhere">{one.email}</span>
              <AddressState address={one} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function AddressState({ address: { confirmedAt, linkUntil } }: { address: ChannelAddress }) {
  if (confirmedAt !== null) return <Badge tone="added">{texts.confirmed}</Badge>;
  if (Date.parse(linkUntil) > Date.now())
    return <Badge tone="changed">{texts.notConfirmedYet}</Badge>;
  return <Badge tone="removed">{texts.linkRanOutSave}</Badge>;
}

const urlHelps: Record<Exclude<ChannelKind, "mail">, string> = {
  slack: "From an app with incoming webhooks: https://hooks.slack.com/services/…",
  teams: "From a workflow “when a webhook request is received” in the channel.",
  webhook: "Where your program takes messages. Each is signed, so that it can tell ours.",
};

function UrlField({ kind, host }: { kind: Exclude<ChannelKind, "mail">; host: string | null }) {
  return (
    <TextField
      name="url"
      label={texts.address}
      mono
      maxLength={2_000}
      autoComplete="off"
      spellCheck={false}
      optional={host !== null}
      placeholder={host === null ? "https://" : `https://${host}/…`}
      help={
        host === null ? (
          <>
            {urlHelps[kind]}{" "}
            {kind === "webhook" && (
              <TextLink href="https://www.standardwebhooks.com">{texts.standardWebhooks}</TextLink>
            )}
          </>
        ) : (
          fill(texts.leadsToNowIt, { host })
        )
      }
    />
  );
}
