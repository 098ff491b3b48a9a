/** Choosing a time zone: by name, with the clock that it shows now. */
import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { shown } from '@/lib/clock';
import { useMinute } from '@/lib/now';
import { isZone } from '@/lib/zone';

interface Props { label: string; value: string; onChange: (zone: string) => void; error?: string; description?: string; readOnly?: boolean }

export function ZoneSelect({ label, value, onChange, error, description, readOnly }: Props) {
  const now = useMinute();
  const zones = useMemo(() => [...new Set(['UTC', value, ...Intl.supportedValuesOf('timeZone')])], [value]);
  const clock = isZone(value) ? shown(now, value) : null;
  return (
    <Select
      label={label} data={zones} value={value} onChange={(zone) => zone && onChange(zone)} searchable={!readOnly} allowDeselect={false} readOnly={readOnly} limit={60}
      variant={readOnly ? 'unstyled' : 'default'} rightSection={readOnly ? <span /> : undefined}
      error={error}
      description={clock ? `${description ? `${description} ` : ''}There it is ${clock.weekday} ${clock.minute} ${clock.zone}.` : description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
    />
  );
}
