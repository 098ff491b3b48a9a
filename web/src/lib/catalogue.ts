/**
 * The facts an incident can have, how each is shaped and called, and in which group the room shows it.
 * Mirrors the server's catalogue; custom fields are added from the organisation's definitions.
 */
import type { CustomField } from '@/api/types';
import { plain, roleWord, SEVERITIES } from './words';

export type Shape =
  | 'choice' | 'text' | 'number' | 'count' | 'date' | 'link' | 'flag' | 'country' | 'person' | 'team' | 'area' | 'asset' | 'service' | 'role' | 'class';
export interface FactDef { name: string; label: string; shape: Shape; many: boolean; choices?: string[]; group: string }

export const GROUPS = ['Assessment', 'Scope', 'Impact', 'Origin', 'Handling', 'Own fields'] as const;
const assess = 'Assessment';
const scope = 'Scope';
const impact = 'Impact';
const origin = 'Origin';
const handling = 'Handling';

const def = (group: string, name: string, label: string, shape: Shape, many = false, choices?: string[]): FactDef =>
  ({ name, label, shape, many, choices, group });

export const CATALOGUE: FactDef[] = [
  def(assess, 'severity', 'Severity', 'choice', false, [...SEVERITIES]),
  def(assess, 'priority', 'Priority', 'choice', false, ['P1', 'P2', 'P3', 'P4']),
  def(assess, 'classification', 'Class', 'class', true),
  def(assess, 'suspected_malicious', 'Malicious', 'flag'),
  def(scope, 'owning_area', 'Owning area', 'area'),
  def(scope, 'affected_areas', 'Affected areas', 'area', true),
  def(scope, 'affected_assets', 'Affected assets', 'asset', true),
  def(scope, 'services_affected', 'Services', 'service', true),
  def(scope, 'customers_affected', 'Customers', 'text', true),
  def(scope, 'third_party', 'Third parties', 'text', true),
  def(scope, 'countries', 'Countries', 'country', true),
  def(impact, 'data_affected', 'Data', 'choice', true, [
    'credentials', 'personal', 'health', 'financial', 'payment_card', 'intellectual_property', 'source_code',
    'communications', 'operational', 'other',
  ]),
  def(impact, 'personal_data', 'Personal data', 'flag'),
  def(impact, 'people_affected', 'People affected', 'count'),
  def(impact, 'records_affected', 'Records affected', 'count'),
  def(impact, 'functional_impact', 'Functional impact', 'choice', false, ['none', 'low', 'medium', 'high']),
  def(impact, 'information_impact', 'Information impact', 'choice', false, ['none', 'privacy_breach', 'proprietary_breach', 'integrity_loss']),
  def(impact, 'recoverability', 'Recoverability', 'choice', false, ['regular', 'supplemented', 'extended', 'not_recoverable']),
  def(impact, 'possible_impact', 'If it goes on', 'text'),
  def(origin, 'detection_source', 'Detected by', 'choice', false, [
    'employee', 'own_tool', 'hunt_or_review', 'customer', 'supplier_or_partner', 'outside_finder', 'authority', 'attacker',
    'audit_or_pentest', 'media', 'other',
  ]),
  def(origin, 'attack_vector', 'Attack vector', 'choice', false, [
    'external_media', 'attrition', 'web', 'email', 'impersonation', 'improper_usage', 'loss_or_theft', 'other',
  ]),
  def(handling, 'tags', 'Tags', 'text', true),
  def(handling, 'tlp', 'TLP', 'choice', false, ['RED', 'AMBER+STRICT', 'AMBER', 'GREEN', 'CLEAR']),
  def(handling, 'pap', 'PAP', 'choice', false, ['RED', 'AMBER', 'GREEN', 'CLEAR']),
];

/** Facts that the people panel shows, not the list of facts. */
export const PEOPLE_FACTS: FactDef[] = [
  def('People', 'roles', 'Roles', 'role', true),
  def('People', 'teams', 'Teams', 'team', true),
];
export const ROLES = Object.keys(roleWord);

export const COUNTRIES = (
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH ' +
  'CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN ' +
  'GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI ' +
  'LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM ' +
  'PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD ' +
  'TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
).split(' ');

const customShape: Record<string, Shape> = {
  text: 'text', number: 'number', choice: 'choice', date: 'date', person: 'person', user: 'person', link: 'link',
};

export function withCustom(fields: CustomField[]): FactDef[] {
  return [
    ...CATALOGUE,
    ...fields.filter((f) => !f.retired).map((f) => def('Own fields', `custom.${f.key}`, f.name, customShape[f.type] ?? 'text', false, f.options)),
  ];
}

const labels = new Map([...CATALOGUE, ...PEOPLE_FACTS].map((d) => [d.name, d.label]));
export const factLabel = (name: string) => labels.get(name) ?? plain(name);
