import { Lock } from "lucide-react";
import { EmptyState } from "@/app/_ui/empty-state";
import { texts } from "@/app/texts/workspace";

/** A member whose role does not open this page. */
export default function Forbidden() {
  return (
    <EmptyState icon={<Lock />} isPage title={texts.yourRoleDoesNot}>
      {texts.membersSaysWhatEach}
    </EmptyState>
  );
}
