import { PageHeader } from "@/app/_shell/page-header";
import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Targets"
        description="The Atlassian instances whose users and groups Usher looks after."
      />
      <TableSkeleton headers={["Name", "Product", "Address", "State"]} />
    </>
  );
}
