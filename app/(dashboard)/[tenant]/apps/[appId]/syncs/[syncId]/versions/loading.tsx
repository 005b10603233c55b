import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return (
    <TableSkeleton
      headers={["Version", "Changed", "Reason", "By", "Saved"]}
      secondary={["Changed", "By"]}
      right={["Saved"]}
    />
  );
}
