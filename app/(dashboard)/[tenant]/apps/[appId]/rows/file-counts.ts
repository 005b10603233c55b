import type { UploadedFileRow } from "@/db/queries/uploaded-files";
import { plural } from "@/lib/format";

/** What a file was found to have. */
export function fileCounts({ people, groups, problems }: UploadedFileRow): string {
  const found = `${plural(people, "person", "people")} in ${plural(groups, "group")}`;
  return problems === 0 ? found : `${found}, ${plural(problems, "problem")}`;
}
