/** The report page for people without an account: on or off, what it says, where it is, what it looks like. */
import { Button, Switch, Textarea, TextInput } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { Organisation } from '@/api/types';
import { useOrganisation } from '@/app/session';
import { CopyText } from '@/components/CopyText';
import { atField, elsewhere } from '@/components/fieldProblem';
import { ProblemText } from '@/components/ProblemText';
import { DeskHead } from '@/desk/DeskHead';
import desk from '@/desk/desk.module.css';
import { useTitle } from '@/lib/useTitle';
import { Allowed } from '@/desk/Allowed';
import { ReportPreview } from './ReportPreview';
import { SaveBar } from './SaveBar';
import { useEdits } from './useEdits';
import { useChangeSettings } from './useSettings';
import css from './settings.module.css';

const FIELDS = ['report_page.emergency_number', 'report_page.advice'];

function Page({ org }: { org: Organisation }) {
  const { enabled, url, emergency_number, advice } = org.report_page;
  const { now, changed, edit, undo } = useEdits({ emergency_number, advice });
  const turn = useChangeSettings();
  const save = useChangeSettings();
  return (
    <>
      <DeskHead title="Report page" lead="For people without an account: one page, no sign-in, works without JavaScript. It asks what was seen, whether it is still going on, and how to reach them if they wish.">
        {enabled && <Button component="a" href={url} target="_blank" rel="noreferrer" variant="default" leftSection={<IconExternalLink size={16} aria-hidden="true" />}>Open it</Button>}
      </DeskHead>
      <div className={css.two}>
        <div className={desk.stack}>
          <Switch
            label="People can report without an account" checked={enabled} disabled={turn.isPending}
            onChange={(e) => turn.mutate({ report_page: { enabled: e.currentTarget.checked } })}
            description={enabled ? 'Whoever knows the address can send a report; it becomes an incident in triage. Reports are limited per address and hour.' : 'The address answers that there is no such page.'}
          />
          <ProblemText error={turn.error} />
          {enabled && <CopyText text={url} label="Address of the report page" />}
          {enabled && <p className={desk.quiet}>Put it where people look when something is odd: the intranet’s first page, the phone list, a sticker.</p>}
          <form className={desk.stack} onSubmit={(e) => { e.preventDefault(); if (changed) save.mutate({ report_page: now }, { onSuccess: undo }); }}>
            <TextInput
              label="Emergency number" description="Shown first, to call at once. Leave it empty for none." value={now.emergency_number} maxLength={60} autoComplete="off"
              onChange={(e) => edit({ emergency_number: e.currentTarget.value })} error={atField(save.error, 'report_page.emergency_number')}
            />
            <Textarea
              label="What to do meanwhile" description="Markdown: **bold**, lists with -, [words](https://…)." autosize minRows={5} maxRows={20} value={now.advice}
              placeholder={'- Leave the computer on, pull the network cable.\n- Do not delete the mail.\n- Write down what you clicked and when.'}
              onChange={(e) => edit({ advice: e.currentTarget.value })} error={atField(save.error, 'report_page.advice')}
            />
            <ProblemText error={elsewhere(save.error, FIELDS)} />
            <SaveBar changed={changed} busy={save.isPending} done={save.isSuccess} onUndo={() => { undo(); save.reset(); }} />
          </form>
        </div>
        <ReportPreview org={org} number={now.emergency_number} advice={now.advice} off={!enabled} />
      </div>
    </>
  );
}

export function ReportPage() {
  const org = useOrganisation();
  useTitle('Report page');
  return <Allowed needs="manage_settings">{org && <Page org={org} />}</Allowed>;
}
