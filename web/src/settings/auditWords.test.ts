/** Particulars of the audit log: ids become names or go away, changes say from what to what. */
import { describe, expect, it } from 'vitest';
import { particulars, whatText } from './auditWords';

const ada = '01890000-0000-7000-8000-000000000001';
const other = '01890000-0000-7000-8000-00000000000f';
const names = new Map([[ada, 'Ada Keller']]);

describe('the audit log in words', () => {
  it('names what happened, also what it does not know', () => {
    expect(whatText('session.refused')).toBe('Sign-in refused');
    expect(whatText('relay.cut_off')).toBe('Relay cut off');
  });
  it('turns ids into names', () => {
    expect(particulars({ what: 'team.member_added', team: other, account: ada, person: 'Ada Keller' }, names)).toBe('account Ada Keller');
  });
  it('says what changed', () => {
    expect(particulars({ what: 'area.changed', area: other, from: { name: 'IT', retired: false }, to: { name: 'IT and mail', retired: false } }, names))
      .toBe('IT and mail · name: IT → IT and mail');
    expect(particulars({ what: 'organisation.changed', changes: { zone: { from: 'UTC', to: 'Europe/Berlin' } } }, names)).toBe('zone: UTC → Europe/Berlin');
    expect(particulars({ what: 'organisation.changed', changes: { severity_names: { from: {}, to: { SEV1: 'Worst' } } } }, names)).toBe('SEV1: nothing → Worst');
    expect(particulars({ what: 'person.role_changed', account: ada, from: 'lead', to: 'auditor' }, names)).toBe('account Ada Keller · role: lead → auditor');
  });
});
