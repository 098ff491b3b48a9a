/** What can be done with one row. */
import { Menu, UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import css from '@/desk/table.module.css';

export interface RowAct { label: string; act: () => void; disabled?: boolean }

export function RowMenu({ label, items }: { label: string; items: RowAct[] }) {
  if (items.length === 0) return null;
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <UnstyledButton className={css.more} aria-label={`What can be done with ${label}`}><IconDots size={16} aria-hidden="true" /></UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map((i) => <Menu.Item key={i.label} disabled={i.disabled} onClick={i.act}>{i.label}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}
