/** A page for those who may; others are told whom to ask, and nothing is read for them. */
import type { ReactNode } from 'react';
import { useSession } from '@/app/session';
import { Empty } from '@/components/Empty';
import { permissionWord } from '@/lib/permissions';

export function Allowed({ needs, children }: { needs: string; children: ReactNode }) {
  const { may } = useSession();
  if (may(needs)) return children;
  return <Empty title="Not for your role">This takes the permission to {permissionWord(needs)}. An administrator of the organisation can give you a role that has it.</Empty>;
}
