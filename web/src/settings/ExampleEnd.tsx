/** Removing the example organisation, whole. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { removeExample } from '@/api/calls';
import { ConfirmDialog } from '@/components/ConfirmDialog';
import { sayProblem } from '@/components/Notice';
import desk from '@/desk/desk.module.css';

export function ExampleEnd() {
  const [asked, setAsked] = useState(false);
  const remove = useMutation({ mutationFn: removeExample, onSuccess: () => window.location.assign('/'), onError: (error) => { setAsked(false); sayProblem(error); } });
  return (
    <section className={desk.section} aria-labelledby="example">
      <h3 id="example" className={desk.sectionTitle}>The example</h3>
      <p className={desk.note}>This organisation is made up, to look around in. Removing it takes everything in it: incidents, people, areas and assets. Real organisations are not touched.</p>
      <Button variant="default" onClick={() => setAsked(true)}>Remove the example</Button>
      <ConfirmDialog
        opened={asked} onClose={() => setAsked(false)} title="Remove the example organisation?" act="Remove it" busy={remove.isPending} onConfirm={() => remove.mutate()}
        text="Everything in it goes at once and cannot be brought back. Your own organisation is not touched."
      />
    </section>
  );
}
