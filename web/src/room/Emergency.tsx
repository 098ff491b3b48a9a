/** Opening a private incident in an emergency: needs a reason, tells the lead, and stays in the log. */
import { Button, Textarea, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import * as calls from '@/api/calls';
import { useSession } from '@/app/session';
import { sayProblem } from '@/components/Notice';
import css from './room.module.css';

export function Emergency({ reference }: { reference: string }) {
  const { may } = useSession();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  if (!may('open_emergency') || !/^INC-\d+$/i.test(reference)) return null;
  if (!open) return <p className={css.emergency}><UnstyledButton className={css.quiet} onClick={() => setOpen(true)}>It is private and you must get in?</UnstyledButton></p>;
  return (
    <form className={css.emergency} onSubmit={(e) => { e.preventDefault(); calls.emergency(reference, reason.trim()).then(() => window.location.reload(), sayProblem); }}>
      <Textarea label="Why you must open it now" description="The lead is told at once, and the opening with this reason stays in the log for good." autosize minRows={2} value={reason} onChange={(e) => setReason(e.currentTarget.value)} autoFocus />
      <Button type="submit" mt="sm" disabled={!reason.trim()}>Open {reference.toUpperCase()} in an emergency</Button>
    </form>
  );
}
