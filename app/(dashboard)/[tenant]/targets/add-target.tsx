import { FlaskConical } from "lucide-react";
import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { Card } from "@/app/_ui/card";
import { fill } from "@/app/_ui/fill";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/targets";
import { products } from "@/lib/engine/connect/products";
import { SettingFields } from "../setting-fields";

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>;

/** One click to a make-believe Confluence. */
export function AddSandbox({ action, name }: { action: Action; name: string }) {
  return (
    <Card>
      <ActionForm action={action} className="flex flex-wrap items-center gap-4">
        <input type="hidden" name="name" value={name} />
        <span aria-hidden className="grid size-10 shrink-0 place-items-center rounded-lg bg-sunken">
          <FlaskConical className="size-5 text-muted" />
        </span>
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="font-semibold">{texts.sandbox}</h2>
          <p className="text-muted text-sm">{texts.aMakeBelieveConfluence}</p>
        </div>
        <SubmitButton pendingLabel={texts.adding}>{texts.addTheSandbox}</SubmitButton>
      </ActionForm>
    </Card>
  );
}

/** A real instance: how to prepare it, and the form of its product. */
export function AddProduct({ action, productId }: { action: Action; productId: string }) {
  const product = products().find(({ id }) => id === productId);
  if (!product) return null;
  return (
    <div className="flex flex-col gap-6">
      <details className="rounded-lg border bg-surface">
        <summary className="cursor-default px-4 py-3 font-medium">
          {fill(texts.howToPrepare, { label: product.label })}
        </summary>
        <ol className="flex list-decimal flex-col gap-2 border-t py-4 pr-4 pl-9">
          {product.guide.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </details>
      <ActionForm action={action} className="flex flex-col gap-5">
        <input type="hidden" name="product" value={product.id} />
        <TextField
          name="name"
          label={texts.name}
          help={texts.whatPeopleHereCall}
          maxLength={80}
          autoComplete="off"
        />
        <SettingFields fields={product.fields} />
        <div>
          <SubmitButton variant="secondary" pendingLabel={texts.testingTheConnection}>
            {texts.addAndTestConnection}
          </SubmitButton>
        </div>
      </ActionForm>
    </div>
  );
}
