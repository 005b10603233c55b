import { Badge } from "@/app/_ui/badge";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { ChangeGlyph } from "@/app/_ui/change-glyph";
import { fill } from "@/app/_ui/fill";
import { KeyValues } from "@/app/_ui/key-values";
import { texts } from "@/app/texts/apps";
import { accountFields, fieldLabels } from "@/lib/core/mapping/desired-user";
import { type PlannedChange, signOf } from "@/lib/core/plan/change";
import { signName } from "@/lib/core/plan/sign-sums";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import type { PersonPlan } from "@/lib/engine/plan/plan-person";
import { changeText } from "../../../runs/[run]/change-text";

/** What a sync would do about the person: mapped values, the account there is, each change. */
export function PersonPlanCard({ plan }: { plan: PersonPlan }) {
  const { targetName, error, refusal, account, changes, unchanged } = plan;
  if (error !== null) {
    return (
      <Card title={targetName}>
        <Callout tone="danger">{error}</Callout>
      </Card>
    );
  }
  return (
    <Card title={targetName} description={accountText(account)}>
      <div className="flex flex-col gap-5">
        {refusal !== null && <Callout tone="warning">{refusal}</Callout>}
        <Mapped plan={plan} />
        <section className="flex flex-col gap-2">
          <h3 className="font-medium">{texts.whatTheNextRun}</h3>
          {unchanged !== null && (
            <p className="text-muted">
              {fill(texts.nothing, { unchanged: reasonSentence(unchanged) })}
            </p>
          )}
          <ul className="flex flex-col gap-2">
            {changes.map((change) => (
              <Planned
                key={`${change.kind} ${change.group?.key ?? ""}`}
                change={change}
                plan={plan}
              />
            ))}
          </ul>
        </section>
      </div>
    </Card>
  );
}

function accountText(account: PersonPlan["account"]): string {
  if (account === null) return "No account there belongs to this person yet.";
  return `The account ${account.username} there is this person's; it is ${account.active ? "enabled" : "disabled"}.`;
}

/** The values as the target would store them, and the attribute each came from. */
function Mapped({ plan: { mapped, traces } }: { plan: PersonPlan }) {
  if (mapped === null) return null;
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium">{texts.mappedValues}</h3>
      <KeyValues
        items={accountFields.map((field) => ({
          label: fieldLabels[field],
          value: (
            <>
              <span>{mapped[field] || "–"}</span>{" "}
              <span className="text-muted text-sm">{traces[field]?.from ?? ""}</span>
            </>
          ),
        }))}
      />
    </section>
  );
}

function Planned({ change, plan }: { change: PlannedChange; plan: PersonPlan }) {
  const { kind, before, after, group, reason, message, skipped } = change;
  const subject = plan.account?.username ?? plan.mapped?.username ?? "";
  const text = changeText({ kind, subject, groupName: group?.name ?? null, before, after });
  return (
    <li className="wrap-anywhere rounded-lg border px-3 py-2 text-sm">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span>
          <ChangeGlyph kind={signName(signOf(kind))} /> {text}
        </span>
        {skipped && <Badge tone="neutral">{texts.leftUndone}</Badge>}
      </p>
      <p className="mt-1 text-muted">
        {reasonSentence(reason)} {message}
      </p>
    </li>
  );
}
