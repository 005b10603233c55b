import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";
import { texts } from "@/app/texts/audit";

export default function Loading() {
  return (
    <>
      <PageHeader
        title={texts.auditLog}
        description={texts.whatMembersApiKeys}
        action={<Skeleton className="h-8 w-28" />}
      />
      <Toolbar>
        <Skeleton className="h-8 w-48" />
      </Toolbar>
      <TableSkeleton
        headers={["Action", "Actor", "Subject", "Detail", "When"]}
        secondary={["Subject", "Detail"]}
        right={["When"]}
        rows={14}
      />
    </>
  );
}
