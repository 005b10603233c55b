import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { texts } from "@/app/texts/members";

export default function Loading() {
  return (
    <>
      <PageHeader
        title={texts.members}
        description={<Skeleton className="my-1 h-3 w-72 max-w-full" />}
        action={<Skeleton className="h-8 w-36" />}
      />
      <TableSkeleton
        headers={["Name", "Role", "Second step", "Member since"]}
        secondary={["Second step", "Member since"]}
        rows={5}
      />
    </>
  );
}
