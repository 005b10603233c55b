"use client";

import { Upload as UploadIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Callout } from "@/app/_ui/callout";
import { Field } from "@/app/_ui/field";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/apps";

type UploadProps = {
  /** Where the file goes. */
  to: string;
  /** The page that shows how it is understood. */
  rows: string;
  bytesMax: number;
};

/** Sends a file as it is and shows how it is understood. */
export function Upload({ to, rows, bytesMax }: UploadProps) {
  const router = useRouter();
  const [state, setState] = useState<{ error: string | null; isBusy: boolean }>({
    ...{ error: null, isBusy: false },
  });
  async function send(form: FormData) {
    const file = form.get("file");
    if (!(file instanceof File) || file.size === 0) {
      setState({ error: "Choose a file that is not empty.", isBusy: false });
      return;
    }
    setState({ error: null, isBusy: true });
    const answer = file.size > bytesMax ? tooLarge(bytesMax) : await post(to, file);
    setState({ error: "error" in answer ? answer.error : null, isBusy: false });
    if ("id" in answer) router.push(`${rows}?file=${answer.id}`);
  }
  return (
    <form action={send} className="flex flex-col items-start gap-3">
      <Field
        id="file"
        name="file"
        label={texts.csvFile}
        help={fill(texts.upToMbEncoding, { bytesMax: bytesMax / 1024 / 1024 })}
      >
        <input
          id="file"
          type="file"
          name="file"
          accept=".csv,.txt,.tsv,text/csv"
          aria-describedby="file-help"
          className="max-w-full text-sm file:mr-3 file:h-8 file:rounded-md file:border file:border-line-strong file:border-solid file:bg-surface file:px-3 file:font-medium"
        />
      </Field>
      {state.error !== null && <Callout tone="danger">{state.error}</Callout>}
      <Button type="submit" variant="primary" disabled={state.isBusy} icon={<UploadIcon />}>
        {state.isBusy ? texts.uploading : texts.uploadFile}
      </Button>
    </form>
  );
}

type Answer = { id: string } | { error: string };

function tooLarge(bytesMax: number): Answer {
  return { error: `The file is larger than ${bytesMax / 1024 / 1024} MB.` };
}

async function post(to: string, file: File): Promise<Answer> {
  const headers = { "content-type": "text/csv", "x-file-name": encodeURIComponent(file.name) };
  const response = await fetch(to, { method: "POST", headers, body: file }).catch(() => null);
  if (response === null) return { error: "Usher could not be reached. Try again." };
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === "object" && body !== null) {
    if ("id" in body && typeof body.id === "string") return { id: body.id };
    if ("error" in body && typeof body.error === "string") return { error: body.error };
  }
  return { error: "The file was not taken. Reload the page and try again." };
}
