import { PageHeader } from "@/app/_shell/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { TableSkeleton } from "@/app/_ui/table";
import { texts } from "@/app/texts/apps";

export default function Loading() {
  return (
    <>
      <PageHeader
        title={texts.configuredIdps}
        description={texts.eachAppIsOne}
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
        right={["Users", "Groups"]}
        secondary={["Provider", "Method", "Groups", "Last request", "Targets"]}
      />
    </>
  );
}
