/** Filters kept under a name, for oneself or for everybody. */
import { Button, Checkbox, Menu, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as calls from '@/api/calls';
import { keys } from '@/api/keys';
import { useSession } from '@/app/session';
import { ProblemText } from '@/components/ProblemText';
import { sayProblem } from '@/components/Notice';
import dialog from '@/components/dialog.module.css';
import css from './list.module.css';

export function SavedViews({ line, onOpen }: { line: string; onOpen: (line: string) => void }) {
  const { slug, may } = useSession();
  const client = useQueryClient();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const views = useQuery({ queryKey: keys.views(slug), queryFn: calls.views, staleTime: 60_000 });
  const fresh = () => client.invalidateQueries({ queryKey: keys.views(slug) });
  const add = useMutation({
    mutationFn: () => calls.addView({ name: name.trim(), query: line, shared }),
    onSuccess: () => { setNaming(false); setName(''); void fresh(); },
  });
  const remove = useMutation({ mutationFn: calls.removeView, onSuccess: fresh, onError: sayProblem });
  const items = views.data?.items ?? [];
  const current = items.find((v) => v.query === line);
  return (
    <>
      <Menu width={260}>
        <Menu.Target>
          <UnstyledButton className={css.tool}><IconBookmark size={16} stroke={1.6} aria-hidden="true" />{current?.name ?? 'Views'}</UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {items.map((v) => (
            <Menu.Item key={v.id} onClick={() => onOpen(v.query)}>{v.name}{v.shared ? <span className="dim"> shared</span> : null}</Menu.Item>
          ))}
          {items.length === 0 && <Menu.Label>A view keeps these filters under a name</Menu.Label>}
          <Menu.Divider />
          <Menu.Item onClick={() => setNaming(true)}>Save these filters as a view</Menu.Item>
          {current && <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => remove.mutate(current.id)}>Remove “{current.name}”</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={naming} onClose={() => setNaming(false)} title="Save as a view" closeButtonProps={{ 'aria-label': 'Close' }}>
        <form className={dialog.fields} onSubmit={(e) => { e.preventDefault(); if (name.trim()) add.mutate(); }}>
          <TextInput label="Name" value={name} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
          {may('manage_views') && <Checkbox label="Everybody in the organisation sees it" checked={shared} onChange={(e) => setShared(e.currentTarget.checked)} />}
          <ProblemText error={add.error} />
          <div className={dialog.actions}><Button type="submit" loading={add.isPending} disabled={!name.trim()}>Save</Button></div>
        </form>
      </Modal>
    </>
  );
}
