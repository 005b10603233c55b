import type { ReactNode } from "react";
import { PageHeader } from "@/app/_shell/page-header";
import { PublicFrame } from "@/app/_shell/public-frame";

type OutboxFrameProps = {
  title: string;
  breadcrumb?: { label: string; href: string }[];
  children: ReactNode;
};

export function OutboxFrame({ title, breadcrumb, children }: OutboxFrameProps) {
  return (
    <PublicFrame links={[{ label: "Sign in", href: "/sign-in" }]}>
      <div className="mx-auto w-full max-w-4xl px-4 py-8 sm:px-gutter">
        <PageHeader
          title={title}
          breadcrumb={breadcrumb}
          description="Mails of this local Usher land here, because no mail server is set (SMTP_URL). Nothing was sent."
        />
        {children}
      </div>
    </PublicFrame>
  );
}
