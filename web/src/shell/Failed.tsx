/** Pages for when there is nothing to show: not found, not allowed, not reachable. */
import { Button } from '@mantine/core';
import { Problem } from '@/api/problem';
import { Empty } from '@/components/Empty';

export function NotFound() {
  return (
    <Empty heading="h1" title="There is nothing at this address" action={<Button component="a" href="/" variant="default">Go to Now</Button>}>
      It may have been removed, or you may not be allowed to see it. Check the link, or ask whoever sent it.
    </Empty>
  );
}

export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  if (error instanceof Problem && (error.status === 404 || error.status === 403)) return <NotFound />;
  const text = error instanceof Problem ? error.message : 'This page met an error of its own. Load it again; what you typed is kept.';
  return (
    <Empty heading="h1" title="This cannot be shown just now" action={<Button variant="default" onClick={retry ?? (() => window.location.reload())}>Try again</Button>}>
      {text}
    </Empty>
  );
}
