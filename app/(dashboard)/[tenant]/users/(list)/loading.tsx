import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { Toolbar } from "@/app/_ui/toolbar";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Users"
        description="Everyone the identity providers list, and the account each has in the targets."
      />
      <Toolbar>
        <Skeleton className="h-8 w-full max-w-lg" />
      </Toolbar>
      <TableSkeleton
        headers={["Person", "User name", "Source", "Accounts", "Groups", "Last change"]}
        secondary={["User name", "Accounts", "Groups", "Last change"]}
        rows={14}
      />
    </>
  );
}
