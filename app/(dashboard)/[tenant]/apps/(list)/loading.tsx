import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Configured IdPs"
        description="Each app is one identity provider: what it sends is kept here and carried on to the targets it feeds."
        action={<Skeleton className="h-8 w-28" />}
      />
      <TableSkeleton
        headers={[
          "Name",
          "Provider",
          "Method",
          "Users",
          "Groups",
          "Last request",
          "Targets",
          "State",
        ]}
        secondary={["Provider", "Method", "Groups", "Last request", "Targets"]}
      />
    </>
  );
}
