import { KeyRound } from "lucide-react";
import { SelectField } from "@/app/_ui/select-field";
import { SubmitButton } from "@/app/_ui/submit-button";
import type { CredentialKind } from "@/lib/core/scim-credential";

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
    return (
      <p className="text-muted text-sm">
        Two {many} are live: one in use, one to change over to. Revoke one to make a new one.
      </p>
    );
  }
  return (
    <div className="flex flex-wrap items-end gap-3">
      <input type="hidden" name="appId" value={appId} />
      <input type="hidden" name="kind" value={kind} />
      <SelectField
        name="expiresInDays"
        label="Ends"
        defaultValue=""
        options={[
          { value: "", label: "Never" },
          { value: "90", label: "In 90 days" },
          { value: "180", label: "In 180 days" },
          { value: "365", label: "In a year" },
        ]}
      />
      <SubmitButton
        variant={live === 0 && kind === "bearer" ? "primary" : "secondary"}
        icon={<KeyRound aria-hidden />}
        pendingLabel="Creating…"
      >
        {live === 0 ? `Create ${one}` : `Create a second ${one}`}
      </SubmitButton>
    </div>
  );
}
