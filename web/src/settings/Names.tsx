/** What the organisation calls its phases and severities, beside what the standards call the phases. */
import { TextInput } from '@mantine/core';
import type { Organisation } from '@/api/types';
import { SeverityMark } from '@/components/marks';
import { atField, elsewhere } from '@/components/fieldProblem';
import { ProblemText } from '@/components/ProblemText';
import desk from '@/desk/desk.module.css';
import table from '@/desk/table.module.css';
import { phaseName, PHASES, severityName, SEVERITIES } from '@/lib/words';
import { SaveBar } from './SaveBar';
import { useEdits } from './useEdits';
import { useChangeSettings } from './useSettings';
import css from './settings.module.css';

type Named = Record<string, string>;

/** The names that differ; an empty one stands for the usual one again. */
function differing(now: Named, was: Named): Record<string, string | null> {
  return Object.fromEntries(Object.entries(now).filter(([key, name]) => name.trim() !== was[key]).map(([key, name]) => [key, name.trim() || null]));
}

export function Names({ org, edit }: { org: Organisation; edit: boolean }) {
  const phasesWere: Named = Object.fromEntries(PHASES.map((p) => [p, phaseName(p, org)]));
  const severitiesWere: Named = Object.fromEntries(SEVERITIES.map((s) => [s, severityName(s, org)]));
  const { now: phases, edit: putPhase, undo: undoPhases } = useEdits(phasesWere);
  const { now: severities, edit: putSeverity, undo: undoSeverities } = useEdits(severitiesWere);
  const undo = () => { undoPhases(); undoSeverities(); };
  const save = useChangeSettings();
  const patch = { phase_names: differing(phases, phasesWere), severity_names: differing(severities, severitiesWere) };
  const changed = Object.keys(patch.phase_names).length + Object.keys(patch.severity_names).length > 0;
  const fields = [...PHASES.map((p) => `phase_names.${p}`), ...SEVERITIES.map((s) => `severity_names.${s}`)];
  const cell = (label: string, value: string, error: string | undefined, onChange: (text: string) => void) => (edit
    ? <TextInput size="xs" aria-label={label} value={value} maxLength={60} placeholder="the usual name" onChange={(e) => onChange(e.currentTarget.value)} error={error} autoComplete="off" />
    : <span className={table.name}>{value}</span>);
  return (
    <section className={desk.section} aria-labelledby="names">
      <h3 id="names" className={desk.sectionTitle}>What phases and severities are called</h3>
      <p className={desk.note}>Call them what your people say. Reports and exports keep the mapping to the standards, whatever the name.{edit ? ' An empty name is the usual one again.' : ''}</p>
      <form onSubmit={(e) => { e.preventDefault(); if (changed) save.mutate(patch, { onSuccess: undo }); }}>
        <table className={`${table.table} ${css.names}`} aria-label="Phases">
          <thead><tr><th>Phase</th><th>Name</th><th>NIST SP 800-61r2</th><th>PICERL</th><th>ISO/IEC 27035-1</th><th>NIST CSF 2.0</th></tr></thead>
          <tbody>
            {PHASES.map((p) => {
              const terms = org.standards.find((t) => t.phase === p);
              return (
                <tr key={p}>
                  <td className="mono">{p}</td>
                  <td data-wide>{cell(`Name of ${p}`, phases[p] ?? '', atField(save.error, `phase_names.${p}`), (text) => putPhase({ [p]: text }))}</td>
                  <td className={table.dim} data-wide data-label="NIST 800-61r2:">{terms?.nist_800_61r2}</td>
                  <td className={table.dim} data-wide data-label="PICERL:">{terms?.picerl}</td>
                  <td className={table.dim} data-wide data-label="ISO 27035-1:">{terms?.iso_27035}</td>
                  <td className={table.dim} data-wide data-label="CSF 2.0:">{terms?.csf_2_0}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <table className={`${table.table} ${css.names} ${css.severities}`} aria-label="Severities">
          <thead><tr><th>Severity</th><th>Name</th></tr></thead>
          <tbody>
            {SEVERITIES.map((s) => (
              <tr key={s}>
                <td><SeverityMark value={s} state="confirmed" /></td>
                <td data-wide>{cell(`Name of ${s}`, severities[s] ?? '', atField(save.error, `severity_names.${s}`), (text) => putSeverity({ [s]: text }))}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <ProblemText error={elsewhere(save.error, fields)} />
        {edit && <SaveBar changed={changed} busy={save.isPending} done={save.isSuccess} onUndo={() => { undo(); save.reset(); }} />}
      </form>
    </section>
  );
}
