/** The way to importing things of one kind from a list. */
import { Button } from '@mantine/core';
import { IconTableImport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ImportKind } from '@/api/types';
import { useSession } from '@/app/session';

export function ImportLink({ kind }: { kind: ImportKind }) {
  const { slug } = useSession();
  return (
    <Button
      variant="default" leftSection={<IconTableImport size={16} aria-hidden="true" />}
      renderRoot={(props) => <Link {...props} to="/o/$slug/library/$kind/import" params={{ slug, kind }} />}
    >
      Paste CSV
    </Button>
  );
}
