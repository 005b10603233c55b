import { ActionForm } from "@/app/_ui/action-form";
import { Card } from "@/app/_ui/card";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/sandbox";
import { setLogin } from "./actions";

/** Nobody really signs in here, so a login is written down by hand. */
export function LoginSwitch({ slug, sandboxKey }: { slug: string; sandboxKey: string }) {
  return (
    <Card title={texts.lastLogin} description={texts.nobodySignsIn}>
      <ActionForm
        action={setLogin.bind(null, slug)}
        className="flex flex-wrap items-end gap-3"
        resetOnSuccess
      >
        <input type="hidden" name="key" value={sandboxKey} />
        <TextField name="username" label={texts.userName} autoComplete="off" maxLength={255} />
        <TextField
          name="days"
          label={texts.daysAgo}
          type="number"
          min={0}
          max={3_650}
          defaultValue={120}
          className="max-w-28"
        />
        <SubmitButton variant="secondary" pendingLabel={texts.writing}>
          {texts.writeItDown}
        </SubmitButton>
      </ActionForm>
    </Card>
  );
}
