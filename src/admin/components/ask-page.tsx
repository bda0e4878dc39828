import { useTranslation } from 'adminjs';
import { useParams } from 'react-router-dom';
import { AskForm, type Field } from './ask.tsx';
import { usePageAction } from './lib/use-action.ts';
import { type PanelPage, usePages } from './lib/use-pages.ts';
import { PageFrame } from './page-frame.tsx';

function Asked({ page: { name, custom } }: { page: PanelPage }) {
  const { translatePage } = useTranslation();
  return (
    <PageFrame name={name} isPadded={false}>
      <AskForm
        heading={null}
        about={String(custom?.about)}
        label={translatePage(name)}
        fields={(custom?.fields ?? []) as Field[]}
        first="look"
        call={usePageAction(name)}
      />
    </PageFrame>
  );
}

/** A page that looks before it does. What was found on one is gone on the next. */
export default function AskPage() {
  const { pageName } = useParams();
  const page = usePages().find(({ name }) => name === pageName);
  return page ? <Asked key={page.name} page={page} /> : null;
}
