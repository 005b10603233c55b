import { Callout } from "@/app/_ui/callout";
import { Code } from "@/app/_ui/code";
import { fill, filled } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/support";
import { type SupportFound, supportCode, supportFind } from "@/db/queries/support";
import { plural } from "@/lib/format";
import { isErrorCode } from "./wanted";

const codeDays = 30;

/** What a customer read out: an id leads to its workspace, a code to all that have met it. */
export async function Found({ wanted }: { wanted: string }) {
  if (isErrorCode(wanted)) return <FoundCode code={wanted} />;
  const found = await supportFind(wanted);
  if (found.length === 0) {
    return isId(wanted) ? (
      <Callout>{filled(texts.nothingHasTheId, { wanted: <Code>{wanted}</Code> })}</Callout>
    ) : null;
  }
  return (
    <ul className="flex flex-col gap-2">
      {found.map((one) => (
        <li key={`${one.kind} ${one.tenant_id}`} className="rounded-lg border bg-surface p-3">
          {one.kind === "workspace"
            ? texts.theWorkspace
            : fill(texts.thisBelongsTo, { kind: one.kind })}{" "}
          <TextLink href={hrefOf(one, wanted)}>{one.name}</TextLink>
        </li>
      ))}
    </ul>
  );
}

async function FoundCode({ code }: { code: string }) {
  const rows = await supportCode(code, codeDays);
  if (rows.length === 0) {
    return (
      <Callout>
        {filled(texts.noRunHasFailedWith, { errorCode: <Code>{code}</Code>, days: codeDays })}
      </Callout>
    );
  }
  return (
    <Section title={code} description={fill(texts.workspacesThatMetIt, { days: codeDays })}>
      <ul className="flex flex-col gap-2">
        {rows.map(({ tenant_id, name, runs, last_run, last_at }) => (
          <li key={tenant_id} className="flex flex-wrap gap-x-3 rounded-lg border bg-surface p-3">
            <TextLink href={`/support/${tenant_id}?at=/runs/${last_run}`}>{name}</TextLink>
            <span className="text-muted">
              {filled(texts.last, {
                runs: plural(runs, "run"),
                time: <RelativeTime at={last_at} />,
              })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function isId(wanted: string): boolean {
  return /^[a-z]{3}_[0-9a-z]{8,}$/.test(wanted);
}

/** Where inside the workspace it is, for after entering. */
function hrefOf({ kind, tenant_id, parent_id }: SupportFound, wanted: string): string {
  const places: Partial<Record<SupportFound["kind"], string>> = {
    run: `/runs/${wanted}`,
    request: `/apps/${parent_id}/requests/${wanted}`,
    app: `/apps/${wanted}`,
    target: `/targets/${wanted}`,
    sync: `/apps/${parent_id}`,
  };
  const place = places[kind];
  return `/support/${tenant_id}${place === undefined ? "" : `?at=${place}`}`;
}
