import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return <TableSkeleton headers={["Key", "User name", "E-mail", "Full name", "State", "Groups"]} />;
}
