import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";
import { texts } from "@/app/texts/groups";

export default function Loading() {
  return (
    <>
      <PageHeader title={texts.groups} description={texts.theGroupsTheIdentity} />
      <Toolbar>
        <Skeleton className="h-8 w-full max-w-72" />
      </Toolbar>
      <TableSkeleton
        headers={["Group", "Members", "Feeds", "Last sent"]}
        secondary={["Feeds", "Last sent"]}
        right={["Members", "Last sent"]}
        rows={12}
      />
    </>
  );
}
