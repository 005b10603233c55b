import { PageHeader } from "@/app/_shell/page-header";
import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Configured IdPs"
        description="Each app is one identity provider: what it sends is kept here and carried on to the targets it feeds."
      />
      <TableSkeleton headers={["Name", "Provider", "Users", "State"]} />
    </>
  );
}
