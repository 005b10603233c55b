import { CircleCheck, CircleSlash } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton } from "@/app/_ui/link-button";
import type { Capability } from "@/lib/core/target";
import { productLabel } from "@/lib/engine/products";
import { loadTarget } from "../load-target";

export const metadata: Metadata = { title: "Abilities" };

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
          title="Not known yet"
          action={<LinkButton href={path}>Go to the connection test</LinkButton>}
        >
          The connection test finds out what this version can do. Rules that need something it
          cannot do are then explained in each run.
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
                    {able ? "Can" : "Cannot"}
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
  { name: "listUsers", label: "List all accounts" },
  { name: "createUser", label: "Create accounts" },
  { name: "updateUser", label: "Change full name and e-mail" },
  { name: "readEmail", label: "Read e-mail addresses" },
  { name: "setActive", label: "Enable and disable accounts" },
  { name: "renameUser", label: "Change user names" },
  { name: "deleteUser", label: "Delete accounts" },
  { name: "profile", label: "Keep further attributes of a person" },
  { name: "leads", label: "Hand over projects and components" },
  { name: "lastLogin", label: "Tell when people signed in last" },
  { name: "createGroup", label: "Create groups" },
  { name: "renameGroup", label: "Rename groups" },
  { name: "deleteGroup", label: "Delete groups" },
];
