import { Lock } from "lucide-react";
import { EmptyState } from "@/app/_ui/empty-state";

/** A member whose role does not open this page. */
export default function Forbidden() {
  return (
    <EmptyState icon={<Lock />} isPage title="Your role does not allow this">
      Members says what each role may. Ask an owner of the workspace to change yours if you need
      this page.
    </EmptyState>
  );
}
