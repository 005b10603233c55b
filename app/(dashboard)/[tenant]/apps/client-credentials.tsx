import type { ActionState } from "@/app/_ui/action-state";
import { Card } from "@/app/_ui/card";
import { CopyField } from "@/app/_ui/copy-field";
import { SecretForm } from "@/app/_ui/secret-form";
import { texts } from "@/app/texts/apps";
import { NewToken } from "./new-token";
import { type TokenRow, TokenTable } from "./token-table";

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>;

type ClientCredentialsProps = {
  appId: string;
  endpoint: string;
  clientId: string;
  secrets: readonly TokenRow[];
  /** Null for those who may only look. */
  create: Action | null;
  revoke: Action | null;
};

/** The other way to sign a client in: it trades id and secret for tokens that end in half an hour. */
export function ClientCredentials(props: ClientCredentialsProps) {
  const { appId, endpoint, clientId, secrets, create, revoke } = props;
  return (
    <Card title={texts.oauthClientCredentials} description={texts.insteadOfAToken}>
      <div className="flex flex-col gap-5">
        <CopyField label={texts.tokenEndpoint} value={endpoint} />
        <CopyField label={texts.clientId} value={clientId} />
        <TokenTable appId={appId} kind="clientSecret" tokens={secrets} revoke={revoke} />
        {create !== null && (
          <SecretForm action={create} label={texts.clientSecret}>
            <NewToken appId={appId} kind="clientSecret" live={secrets.length} />
          </SecretForm>
        )}
      </div>
    </Card>
  );
}
