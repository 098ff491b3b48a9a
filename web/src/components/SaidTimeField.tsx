/** A field for a time as people write it. The reading stands under it, with date and zone, before anything is sent. */
import { TextInput } from '@mantine/core';
import { useZone } from '@/app/session';
import { full } from '@/lib/clock';
import { useSecond } from '@/lib/now';
import { readSaidTime, saidTimeText, type Said } from '@/lib/saidTime';

export function useSaid(text: string): Said {
  const zone = useZone();
  const now = useSecond();
  return readSaidTime(text, zone, now);
}

const note = { fold: ' (this clock time came twice that night; the later one is meant)', gap: ' (the clocks skipped this; read as after the change)' };

export function reading(said: Said, zone: string): string {
  if (!said.ok) return saidTimeText[said.error];
  const about = said.said.precision === 'estimated' ? 'about ' : '';
  return about + full(said.said.at, zone) + (said.said.note ? note[said.said.note] : '');
}

interface Props { label: string; value: string; onChange: (text: string) => void; placeholder?: string; autoFocus?: boolean; hideLabel?: boolean }

export function SaidTimeField({ label, value, onChange, placeholder = '10:40, yesterday 23:10, -15m', autoFocus, hideLabel }: Props) {
  const zone = useZone();
  const said = useSaid(value);
  const wrong = value.trim() !== '' && !said.ok;
  return (
    <TextInput
      label={hideLabel ? undefined : label} aria-label={label} value={value} placeholder={placeholder} data-autofocus={autoFocus || undefined}
      onChange={(e) => onChange(e.currentTarget.value)} autoComplete="off"
      error={wrong ? reading(said, zone) : undefined}
      description={!wrong && value.trim() !== '' ? <span aria-live="polite">{reading(said, zone)}</span> : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
    />
  );
}
