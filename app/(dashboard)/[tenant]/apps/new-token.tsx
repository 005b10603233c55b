import { KeyRound } from "lucide-react";
import { fill } from "@/app/_ui/fill";
import { SelectField } from "@/app/_ui/select-field";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/apps";
import type { CredentialKind } from "@/lib/core/access/scim-credential";

const liveMax = 2;
const words = {
  bearer: { one: "token", many: "tokens" },
  clientSecret: { one: "client secret", many: "client secrets" },
} as const;

/** The fields of the form that makes a token or a client secret. */
export function NewToken({
  appId,
  kind,
  live,
}: {
  appId: string;
  kind: CredentialKind;
  live: number;
}) {
  const { one, many } = words[kind];
  if (live >= liveMax) {
    return <p className="text-muted text-sm">{fill(texts.twoAreLiveOne, { many })}</p>;
  }
  return (
    <div className="flex flex-wrap items-end gap-3">
      <input type="hidden" name="appId" value={appId} />
      <input type="hidden" name="kind" value={kind} />
      <SelectField
        name="expiresInDays"
        label={texts.ends}
        defaultValue=""
        options={[
          { value: "", label: texts.never },
          { value: "90", label: texts.in90Days },
          { value: "180", label: texts.in180Days },
          { value: "365", label: texts.inAYear },
        ]}
      />
      <SubmitButton
        variant={live === 0 && kind === "bearer" ? "primary" : "secondary"}
        icon={<KeyRound aria-hidden />}
        pendingLabel={texts.creating}
      >
        {live === 0
          ? fill(texts.create, { token: one })
          : fill(texts.createASecond, { token: one })}
      </SubmitButton>
    </div>
  );
}
