import { SettingsSkeleton } from "@/app/_ui/settings-skeleton";

export default function Loading() {
  return <SettingsSkeleton />;
}
