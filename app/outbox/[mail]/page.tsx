import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Card } from "@/app/_ui/card";
import { ExactTime } from "@/app/_ui/exact-time";
import { KeyValues } from "@/app/_ui/key-values";
import { mailById } from "@/db/queries/mails";
import { mailLink, outboxIsOpen } from "@/lib/mail";
import { OutboxFrame } from "../outbox-frame";

export const metadata: Metadata = { title: "Mail" };

type Props = { params: Promise<{ mail: string }> };

export default async function MailPage({ params }: Props) {
  if (!outboxIsOpen()) notFound();
  const mail = await mailById((await params).mail);
  if (mail === undefined) notFound();
  return (
    <OutboxFrame title={mail.subject} breadcrumb={[{ label: "Local outbox", href: "/outbox" }]}>
      <div className="flex flex-col gap-6">
        <KeyValues
          items={[
            { label: "To", value: mail.recipient },
            { label: "Written", value: <ExactTime at={mail.createdAt} /> },
          ]}
        />
        <Card>
          <Body text={mail.body} />
        </Card>
      </div>
    </OutboxFrame>
  );
}

/** Our own addresses become links, plain ones: nothing may open them ahead of the person. */
function Body({ text }: { text: string }) {
  const parts = text.split(/(https?:\/\/\S+)/);
  return (
    <p className="whitespace-pre-wrap break-words">
      {parts.map((part, index) =>
        part.startsWith(mailLink("/")) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          <a key={index} href={part} className="break-all text-accent-text underline">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </p>
  );
}
