import { Lock } from "lucide-react";
import { EmptyState } from "@/app/_ui/empty-state";

/** A member whose role is too low for this page. */
export default function Forbidden() {
  return (
    <EmptyState icon={<Lock />} isPage title="Your role does not allow this">
      This page changes things, and you may look only. Ask an owner of the workspace for the role
      admin.
    </EmptyState>
  );
}
