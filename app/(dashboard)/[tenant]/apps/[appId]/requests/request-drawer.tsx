import { CodeBlock } from "@/app/_ui/code";
import { Drawer } from "@/app/_ui/drawer";
import { ExactTime } from "@/app/_ui/exact-time";
import { KeyValues } from "@/app/_ui/key-values";
import { TextLink } from "@/app/_ui/text-link";
import type { RequestDetail } from "@/db/queries/scim-requests";
import { formatDuration } from "@/lib/format";
import { Status, shortPath } from "./request-columns";

type RequestDrawerProps = {
  request: RequestDetail;
  closeHref: string;
  slug: string;
  appId: string;
};

/** One request whole: what it did, what was asked, what was answered; secrets are blanked. */
export function RequestDrawer({ request, closeHref, slug, appId }: RequestDrawerProps) {
  return (
    <Drawer
      title={
        <span className="break-all font-mono text-base">
          {request.method} {shortPath(request.path)}
        </span>
      }
      subtitle={<ExactTime at={request.at} />}
      closeHref={closeHref}
    >
      <p>{request.effect}</p>
      <KeyValues
        items={[
          { label: "Status", value: <Status status={request.status} /> },
          { label: "Took", value: formatDuration(request.durationMs) },
          { label: resourceLabel(request), value: <Resource {...{ request, slug, appId }} /> },
          { label: "Request id", value: request.id, mono: true },
          { label: "Path", value: request.path, mono: true },
          { label: "From", value: request.ip, mono: true },
          { label: "Client", value: request.userAgent },
          { label: "Token id", value: request.tokenId, mono: true },
        ]}
      />
      <Body label="Request body" body={request.requestBody} />
      <Body label="Response body" body={request.responseBody} />
    </Drawer>
  );
}

function resourceLabel({ resourceKind }: RequestDetail): string {
  return resourceKind === "group" ? "Group" : "User";
}

function Resource({ request, slug, appId }: Omit<RequestDrawerProps, "closeHref">) {
  const { resourceKind, resourceId, resourceName } = request;
  if (resourceId === null) return resourceName;
  const list = resourceKind === "group" ? "groups" : "users";
  return (
    <TextLink href={`/${slug}/${list}/${appId}/${resourceId}`}>
      {resourceName ?? resourceId}
    </TextLink>
  );
}

function Body({ label, body }: { label: string; body: unknown }) {
  if (body === null || body === undefined) {
    return <p className="text-muted text-sm">{label}: empty.</p>;
  }
  return <CodeBlock label={label} text={JSON.stringify(body, null, 2)} />;
}
