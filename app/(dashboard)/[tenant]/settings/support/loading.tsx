import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return <TableSkeleton headers={["What", "State", "Granted"]} rows={3} />;
}
