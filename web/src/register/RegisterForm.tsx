/**
 * Registering: one field, Enter. The rest is closed by default and all optional. Every keystroke is kept;
 * similar open incidents appear so that a second reporter joins instead of doubling.
 */
import { Autocomplete, Button, Checkbox, Collapse, Select, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import type { Kind, NewIncident } from '@/api/types';
import { useOrganisation, useSession, useZone } from '@/app/session';
import { Choice } from '@/components/Choice';
import { KindMark } from '@/components/KindMark';
import { PhaseMark, SeverityMark, StateMark } from '@/components/marks';
import { SaidTimeField, useSaid } from '@/components/SaidTimeField';
import { sayProblem } from '@/components/Notice';
import { rfc3339 } from '@/lib/clock';
import { readSaidTime } from '@/lib/saidTime';
import { useLater } from '@/lib/useLater';
import { kindWord, severityName, SEVERITIES } from '@/lib/words';
import { useDraft, useOutbox } from '@/outbox/OutboxContext';
import css from './register.module.css';

export interface RegisterDraft { title: string; severity?: string; affected?: string; began?: string; closed?: boolean; kind?: Kind }
const EMPTY: RegisterDraft = { title: '' };

function input(draft: RegisterDraft, zone: string): Omit<NewIncident, 'id'> {
  const made: Omit<NewIncident, 'id'> = { title: draft.title.trim() };
  if (draft.kind && draft.kind !== 'real') made.kind = draft.kind;
  if (draft.closed) made.visibility = 'private';
  const facts: Record<string, unknown> = {};
  if (draft.severity) facts['severity'] = draft.severity;
  if (draft.affected?.trim()) facts['affected_assets'] = draft.affected.split(',').map((a) => a.trim()).filter(Boolean);
  if (Object.keys(facts).length > 0) made.facts = facts;
  const began = readSaidTime(draft.began ?? '', zone, Date.now());
  if (began.ok) made.times = { occurred: { at: rfc3339(began.said.at), precision: began.said.precision } };
  return made;
}

function Similar({ text, onOpen }: { text: string; onOpen: () => void }) {
  const { slug } = useSession();
  const asked = useLater(text.trim(), 250);
  const found = useQuery({
    queryKey: [slug, 'similar', asked],
    queryFn: ({ signal }) => calls.similar(asked, signal),
    enabled: asked.length > 3,
    placeholderData: (before) => before,
    retry: false,
  });
  const items = asked.length > 3 ? (found.data?.items ?? []).slice(0, 4) : [];
  if (items.length === 0) return null;
  return (
    <section className={css.similar} aria-label="Similar open incidents">
      <p className="label">Already open? Join instead</p>
      {items.map((i) => (
        <Link key={i.id} className={css.hit} to="/o/$slug/incidents/$reference" params={{ slug, reference: i.reference }} onClick={onOpen}>
          <span className="mono dim">{i.reference}</span>
          <span className={css.similarTitle}><span className="ellipsis">{i.title}</span><KindMark kind={i.kind} /></span>
          <SeverityMark value={i.severity?.value} state={i.severity?.state} />
          <span className="dim"><PhaseMark phase={i.phase} /></span>
        </Link>
      ))}
    </section>
  );
}

interface Props { heading: 'h1' | 'h2'; onDone: (id: string) => void; onLeave: () => void }

export function RegisterForm({ heading: Heading, onDone, onLeave }: Props) {
  const { slug, me } = useSession();
  const zone = useZone();
  const org = useOrganisation();
  const outbox = useOutbox();
  const draft = useDraft<RegisterDraft>('register', EMPTY);
  const [more, setMore] = useState(false);
  const assets = useQuery({ queryKey: keys.library(slug, 'assets'), queryFn: calls.assets, enabled: more && me.organisation.role !== 'reporter', staleTime: 300_000 });
  const d = draft.value;
  const patch = (part: Partial<RegisterDraft>) => draft.set({ ...d, ...part });
  const said = useSaid(d.began ?? '');
  const wrongTime = Boolean(d.began?.trim()) && !said.ok;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (d.title.trim() === '' || wrongTime) return;
    const restore = draft.send();
    outbox.addRegistration(input(d, zone), draft.id).then((row) => onDone(row.id), (error: unknown) => {
      restore((typed) => (typed.title ? typed : d));
      sayProblem(error);
    });
  }

  return (
    <form onSubmit={submit} className={css.form}>
      <Heading className={css.question}><label htmlFor="what">What is happening?</label></Heading>
      <input
        id="what" className={css.what} value={d.title} data-autofocus autoComplete="off" maxLength={500}
        placeholder="One line is enough. Everything else can be unknown." onChange={(e) => patch({ title: e.currentTarget.value })}
      />
      <Similar text={d.title} onOpen={onLeave} />
      <UnstyledButton className={css.more} onClick={() => setMore(!more)} aria-expanded={more}>
        <IconChevronRight size={14} className={css.chevron} data-open={more || undefined} aria-hidden="true" />
        What you already know
      </UnstyledButton>
      <Collapse expanded={more} transitionDuration={120}>
        <div className={css.fields}>
          <div className={css.wide}>
            <span className={css.fieldLabel}>Severity as you see it</span>
            <Choice
              label="Severity as you see it" value={d.severity ?? ''} onChange={(severity) => patch({ severity })}
              options={[{ value: '', label: <><StateMark state="unknown" label={false} />Unknown</> }, ...SEVERITIES.map((s) => ({ value: s as string, label: `${s} ${severityName(s, org)}` }))]}
            />
          </div>
          <Autocomplete
            label="What is affected" placeholder="mail-01, the payroll system" value={d.affected ?? ''} onChange={(affected) => patch({ affected })}
            data={[...new Set(assets.data?.items.map((a) => a.name) ?? [])]} limit={8}
          />
          <SaidTimeField label="When it began" placeholder="about an hour ago" value={d.began ?? ''} onChange={(began) => patch({ began })} />
          <Select
            label="Kind" value={d.kind ?? 'real'} allowDeselect={false} onChange={(kind) => patch({ kind: (kind ?? 'real') as Kind })}
            data={Object.entries(kindWord).map(([value, label]) => ({ value, label }))}
          />
          <Checkbox
            className={css.check} label="Private: only you and people you name" checked={d.closed ?? false}
            onChange={(e) => patch({ closed: e.currentTarget.checked })}
          />
        </div>
      </Collapse>
      <div className={css.foot}>
        <span className="dim">{d.title.trim() && draft.ready ? 'Kept as you type.' : 'It starts in triage. Nobody has to be sure.'}</span>
        <Button type="submit" size="md" disabled={d.title.trim() === '' || wrongTime} rightSection={<kbd className={css.enter}>↵</kbd>}>Register</Button>
      </div>
    </form>
  );
}
