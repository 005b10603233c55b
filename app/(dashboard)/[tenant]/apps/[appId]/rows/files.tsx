"use client";

import type { ActionState } from "@/app/_ui/action-state";
import { Badge, type Tone } from "@/app/_ui/badge";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { fill, filled } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/apps";
import type { UploadedFileRow } from "@/db/queries/uploaded-files";
import { plural } from "@/lib/format";
import { fileCounts } from "./file-counts";

type FilesProps = {
  files: readonly UploadedFileRow[];
  shownId: string | undefined;
  appId: string;
  path: string;
  choose: (previous: ActionState, form: FormData) => Promise<ActionState>;
};

const states: Record<UploadedFileRow["state"], { label: string; tone: Tone }> = {
  current: { label: texts.readNow, tone: "added" },
  past: { label: texts.earlier, tone: "neutral" },
  held: { label: texts.waitingForYourWord, tone: "changed" },
  refused: { label: texts.hasProblems, tone: "removed" },
};

/** The kept files, each with what is known of it and what can be done with it. */
export function Files({ files, shownId, appId, path, choose }: FilesProps) {
  if (files.length === 0) return <p className="text-muted">{texts.noFileWasUploaded}</p>;
  return (
    <ul aria-label={texts.uploadedFiles} className="divide-y rounded-md border">
      {files.map((file) => (
        <li key={file.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2">
          <div className="min-w-0 flex-1 basis-56">
            <p className="wrap-anywhere flex flex-wrap items-center gap-2 font-medium">
              {file.name}
              <Badge tone={states[file.state].tone}>{states[file.state].label}</Badge>
            </p>
            <p className="text-muted text-sm">
              {filled(texts.by2, {
                file: fileCounts(file),
                time: <RelativeTime at={file.uploadedAt} />,
                uploadedBy: file.uploadedBy,
              })}
            </p>
          </div>
          {file.id === shownId ? (
            <span className="text-muted text-sm">{texts.shownBelow}</span>
          ) : (
            <TextLink href={`${path}/rows?file=${file.id}`}>{texts.showRows}</TextLink>
          )}
          {(file.state === "held" || file.state === "past") && (
            <Choose file={file} appId={appId} choose={choose} now={currentOf(files)} />
          )}
        </li>
      ))}
    </ul>
  );
}

function currentOf(files: readonly UploadedFileRow[]) {
  return files.find(({ state }) => state === "current");
}

type ChooseProps = {
  file: UploadedFileRow;
  now: UploadedFileRow | undefined;
  appId: string;
  choose: FilesProps["choose"];
};

function Choose({ file, now, appId, choose }: ChooseProps) {
  const fewer = (now?.people ?? 0) - file.people;
  return (
    <ConfirmDialog
      trigger={texts.useThisFileOpens}
      triggerSize="sm"
      title={fill(texts.readFromNowOn, { name: file.name })}
      description={
        fewer > 0
          ? fill(texts.itListsFewerThan, { people: plural(file.people, "person", "people"), fewer })
          : fill(texts.itListsTheNext, { people: plural(file.people, "person", "people") })
      }
      confirmLabel={texts.useThisFile}
      pendingLabel={texts.changing}
      tone={fewer > 0 ? "danger" : "primary"}
      action={choose}
      hidden={{ appId, fileId: file.id }}
    />
  );
}
