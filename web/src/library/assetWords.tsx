/** The words and marks of assets: kind, criticality, and yes, no or not known. */
import css from '@/desk/table.module.css';
import marks from './assets.module.css';

export const ASSET_KINDS: Record<string, string> = { system: 'System', service: 'Service', account: 'Account', data_set: 'Data set' };
export const CRITICALITIES: Record<string, string> = { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' };
const STEPS = Object.keys(CRITICALITIES);

export function NotKnown() {
  return <span className={css.unknown} title="not known"><span aria-hidden="true">?</span><span className="visually-hidden">not known</span></span>;
}

export function Criticality({ value }: { value: string | null }) {
  if (!value) return <NotKnown />;
  const level = STEPS.indexOf(value) + 1;
  return (
    <span className={marks.criticality} data-level={level}>
      <svg width="16" height="10" viewBox="0 0 16 10" aria-hidden="true">
        {[1, 2, 3, 4].map((step) => <rect key={step} x={(step - 1) * 4} y="2" width="3" height="6" rx="1" fill="currentColor" opacity={step <= level ? 1 : 0.2} />)}
      </svg>
      {CRITICALITIES[value] ?? value}
    </span>
  );
}

export function YesNo({ value }: { value: boolean | null }) {
  if (value === null) return <NotKnown />;
  return value ? <strong className={marks.yes}>yes</strong> : <span className="dim">no</span>;
}
