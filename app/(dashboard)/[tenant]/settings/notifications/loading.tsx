import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return (
    <TableSkeleton
      headers={["Name", "Where", "What", "State"]}
      secondary={["Where", "What"]}
      rows={3}
    />
  );
}
