import type { ReactNode } from "react";

type SettingsSectionProps = {
  title: string;
  description?: ReactNode;
  children: ReactNode;
};

/** One block of a settings form: what it is about at the left, its fields at the right. */
export function SettingsSection({ title, description, children }: SettingsSectionProps) {
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-4 border-b py-6 first:pt-0 last:border-b-0 md:grid-cols-[16rem_minmax(0,36rem)]">
      <div>
        <h2 className="font-semibold">{title}</h2>
        {description !== undefined && <p className="mt-1 text-muted text-sm">{description}</p>}
      </div>
      <div className="flex flex-col gap-5">{children}</div>
    </section>
  );
}
