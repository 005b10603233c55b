import { ChevronRight, FlaskConical } from "lucide-react";
import Link from "next/link";
import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { Card } from "@/app/_ui/card";
import { fill } from "@/app/_ui/fill";
import { Section } from "@/app/_ui/section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
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

type AddProductProps = {
  action: Action;
  /** The page's own address; the product stands behind it as `?product=`. */
  path: string;
  productId: string | null;
};

/** A real instance: which product it is, then how to prepare it and its form. */
export function AddProduct({ action, path, productId }: AddProductProps) {
  const product = products().find(({ id }) => id === productId);
  if (!product) return <ChooseProduct path={path} />;
  return (
    <Section title={product.label} action={<TextLink href={path}>{texts.allProducts}</TextLink>}>
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
      <ActionForm key={product.id} action={action} className="mt-3 flex flex-col gap-5">
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
          <SubmitButton pendingLabel={texts.testingTheConnection}>
            {texts.addAndTestConnection}
          </SubmitButton>
        </div>
      </ActionForm>
    </Section>
  );
}

function ChooseProduct({ path }: { path: string }) {
  return (
    <Section title={texts.orConnectYourOwn} description={texts.whatItNeedsIs}>
      <ul className="grid gap-2 sm:grid-cols-2">
        {products().map(({ id, label }) => (
          <li key={id}>
            <Link
              href={`${path}?product=${id}`}
              className="flex items-center justify-between gap-3 rounded-lg border bg-surface p-3 font-medium hover:border-line-strong hover:bg-hover"
            >
              {label}
              <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
