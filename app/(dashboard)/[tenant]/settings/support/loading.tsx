import { SettingsSkeleton } from "@/app/_ui/settings-skeleton";
import { TableSkeleton } from "@/app/_ui/table";

export default function Loading() {
  return (
    <div className="flex flex-col gap-6">
      <SettingsSkeleton sections={1} />
      <TableSkeleton headers={["What", "State", "Granted"]} rows={3} />
    </div>
  );
}
