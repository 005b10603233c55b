import { CircleCheck, CircleSlash } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton } from "@/app/_ui/link-button";
import { texts } from "@/app/texts/targets";
import type { Capability } from "@/lib/core/target/target";
import { productLabel } from "@/lib/engine/connect/products";
import { loadTarget } from "../load-target";

export const metadata: Metadata = { title: texts.abilities };

type Props = { params: Promise<{ tenant: string; targetId: string }> };

/** What this very instance can and cannot do, as the connection test found it. */
export default async function AbilitiesPage({ params }: Props) {
  const { tenant: slug, targetId } = await params;
  const { target, path } = await loadTarget(slug, targetId);
  const { capabilities } = target;
  if (capabilities === null) {
    return (
      <div className="rounded-lg border bg-surface">
        <EmptyState
          title={texts.notKnownYet}
          action={<LinkButton href={path}>{texts.goToTheConnection}</LinkButton>}
        >
          {texts.theConnectionTestFinds}
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">
        What {[productLabel(target.product), target.version].filter(Boolean).join(" ")} offers over
        REST. What it cannot do is left undone and said so in each run.
      </p>
      <ul className="divide-y rounded-lg border bg-surface">
        {abilities.map(({ name, label }) => {
          const { able, reason } = capabilities[name];
          const Icon = able ? CircleCheck : CircleSlash;
          return (
            <li key={name} className="flex items-start gap-3 px-4 py-3">
              <Icon
                aria-hidden
                className={`mt-0.5 size-4 shrink-0 ${able ? "text-added" : "text-faint"}`}
              />
              <div className="min-w-0 flex-1">
                <p className="font-medium">
                  {label}
                  <span className="ml-2 font-normal text-muted text-sm">
                    {able ? texts.can : texts.cannot}
                  </span>
                </p>
                {reason !== null && <p className="mt-0.5 text-muted text-sm">{reason}</p>}
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const abilities: { name: Capability; label: string }[] = [
  { name: "listUsers", label: texts.listAllAccounts },
  { name: "createUser", label: texts.createAccounts },
  { name: "updateUser", label: texts.changeFullNameAnd },
  { name: "readEmail", label: texts.readEMailAddresses },
  { name: "setActive", label: texts.enableAndDisableAccounts },
  { name: "renameUser", label: texts.changeUserNames },
  { name: "deleteUser", label: texts.deleteAccounts },
  { name: "profile", label: texts.keepFurtherAttributesOf },
  { name: "leads", label: texts.handOverProjectsAnd },
  { name: "lastLogin", label: texts.tellWhenPeopleSigned },
  { name: "createGroup", label: texts.createGroups },
  { name: "renameGroup", label: texts.renameGroups },
  { name: "deleteGroup", label: texts.deleteGroups },
];
