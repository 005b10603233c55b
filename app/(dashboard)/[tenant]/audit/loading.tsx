import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Audit log"
        description="What members, API keys and support did here. Written together with what it tells, and never changed."
        action={<Skeleton className="h-8 w-28" />}
      />
      <Toolbar>
        <Skeleton className="h-8 w-48" />
      </Toolbar>
      <TableSkeleton
        headers={["Action", "Actor", "Subject", "Detail", "When"]}
        secondary={["Subject", "Detail"]}
        rows={14}
      />
    </>
  );
}
